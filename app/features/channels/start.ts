import type { Container } from "../../platform/container/index.ts";
import { StreamChanges } from "./stream/stream_changes.ts";

/** Lets other nodes reach the streams of this one; in servers. */
export function answerForStreams(container: Container): void {
  container.resolve(StreamChanges).listen();
}
