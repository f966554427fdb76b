/**
 * Takes a message for this tab until the answer is called or the tab is gone; null when another tab has it.
 * Browsers give locks on secure origins only. Without them all tabs may send: the server knows the client id.
 */
export async function claim(clientId: string): Promise<(() => void) | null> {
  const locks = "locks" in navigator ? navigator.locks : undefined;
  if (!locks) return () => undefined;
  return new Promise((resolve) => {
    const held = (lock: Lock | null): Promise<void> =>
      new Promise((release) => {
        resolve(lock && release);
        if (!lock) release();
      });
    void locks.request(`parley-outgoing-${clientId}`, { ifAvailable: true }, held);
  });
}
