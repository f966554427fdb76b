import { watchConnection } from "./connection_state.ts";

const MARK = "parley-signed-out";
const LOOP_MS = 10_000;

/**
 * Goes to the sign-in page when the server says that nobody is signed in (close code 4401). Should that page send
 * us straight back, the banner says so instead: no loop.
 */
export function followSessionEnd(): void {
  watchConnection((state) => {
    if (state.name !== "refused" || state.code !== 4401) return;
    const last = Number(sessionStorage.getItem(MARK) ?? 0);
    sessionStorage.setItem(MARK, String(Date.now()));
    if (Date.now() - last > LOOP_MS) location.assign("/sign-in");
  });
}
