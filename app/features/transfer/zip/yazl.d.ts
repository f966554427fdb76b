/** The parts of yazl 3 that are used; it comes without types. */
declare module "yazl" {
  import type { Readable } from "node:stream";

  type Deliver = (error: Error | null, stream?: Readable) => void;

  export class ZipFile {
    outputStream: Readable;
    addBuffer(bytes: Buffer, path: string, options?: { compress?: boolean }): void;
    addReadStreamLazy(
      path: string,
      options: { compress?: boolean },
      open: (deliver: Deliver) => void,
    ): void;
    on(event: "error", listener: (error: Error) => void): this;
    emit(event: "error", error: Error): boolean;
    end(): void;
  }
}
