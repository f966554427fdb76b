/** The uploading itself, loaded with the first file: most pages never need it. */
import { DetailedError, type HttpResponse, Upload } from "tus-js-client";

/** What a page wants to know of an upload. */
export interface UploadEvents {
  /** The server knows it; it goes on from this address, also after a reload. */
  begun(url: string): void;
  /** @param share from 0 to 1 */
  progress(share: number): void;
  /** All bytes are there. */
  done(): void;
  /** @param answer the server's refusal, or null when it was not reached */
  failed(answer: { status: number; body: string } | null): void;
  /** What the server allows, by its headers. */
  told(response: { header(name: string): string | undefined }): void;
}

export interface Uploading {
  /** Stops, and gives the upload up on the server. */
  cancel(): Promise<void>;
  /** Stops, and leaves what came. */
  pause(): Promise<void>;
}

const PIECE = 8 * 1024 * 1024;
const PAUSES_MS = [0, 500, 1_500, 4_000, 8_000];

/** Begins an upload, or goes on with the one at `url`. */
export function upload(
  file: File,
  { endpoint, url }: { endpoint: string; url: string | null },
  events: UploadEvents,
): Uploading {
  const work = new Upload(file, {
    endpoint,
    uploadUrl: url,
    chunkSize: PIECE,
    retryDelays: PAUSES_MS,
    metadata: { filename: file.name },
    storeFingerprintForResuming: false,
    onUploadUrlAvailable: () => work.url && events.begun(work.url),
    onProgress: (sent, all) => events.progress(all === 0 ? 1 : sent / all),
    onAfterResponse: (_, response) => events.told({ header: (name) => response.getHeader(name) }),
    onSuccess: () => events.done(),
    onError: (error) => events.failed(refusalIn(error)),
  });
  work.start();
  return { cancel: () => work.abort(true), pause: () => work.abort(false) };
}

function refusalIn(error: Error | DetailedError) {
  const answer: HttpResponse | null =
    error instanceof DetailedError ? error.originalResponse : null;
  return answer && { status: answer.getStatus(), body: answer.getBody() };
}
