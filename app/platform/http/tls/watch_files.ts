import { unwatchFile, watchFile } from "node:fs";

const LOOK = { interval: 2000, persistent: false };
/** Certificate and key are written one after the other; both should be there. */
const SETTLE_MS = 500;

/**
 * Tells when one of the files has changed, a moment after the last change. Looks at the files now and then
 * instead of listening to the system: what links point to, mounted volumes and replaced files are noticed alike.
 *
 * @returns ends the watch
 */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const noticed = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS).unref();
  };
  for (const file of files) watchFile(file, LOOK, noticed);
  return () => {
    clearTimeout(timer);
    for (const file of files) unwatchFile(file, noticed);
  };
}
