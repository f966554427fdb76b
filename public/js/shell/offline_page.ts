/** Has the service worker keep the offline page; browsers allow that on https and on localhost only. */
export function keepOfflinePage(): void {
  if (!window.isSecureContext || !("serviceWorker" in navigator)) return;
  // After the page has loaded: it has first call on the network.
  window.addEventListener("load", () => void register(), { once: true });
}

/** Without it everything but the offline page works: a refusal is nobody's concern. */
async function register(): Promise<void> {
  await navigator.serviceWorker
    .register("/service-worker.js", { scope: "/", updateViaCache: "none" })
    .catch(() => undefined);
}
