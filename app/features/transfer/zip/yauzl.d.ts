/** The parts of yauzl 3 that are used; it comes without types. */
declare module "yauzl" {
  import type { EventEmitter } from "node:events";
  import type { Readable } from "node:stream";

  interface Entry {
    fileName: string;
    uncompressedSize: number;
    compressedSize: number;
    isEncrypted(): boolean;
  }

  interface ZipFile extends EventEmitter {
    entryCount: number;
    readEntry(): void;
    openReadStream(entry: Entry, callback: (error: Error | null, stream: Readable) => void): void;
    close(): void;
  }

  interface OpenOptions {
    lazyEntries?: boolean;
    autoClose?: boolean;
    strictFileNames?: boolean;
    validateEntrySizes?: boolean;
  }

  export function openPromise(path: string, options?: OpenOptions): Promise<ZipFile>;
}
