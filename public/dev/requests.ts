/** A request that this page made, or that brought it. */
export interface SeenRequest {
  id: string;
  at: number;
  what: string;
  status: number;
  ms: number;
}

const KEPT = 50;
const seen: SeenRequest[] = [];
let tell = (): void => {};

/** Calls `listener` whenever a request has been answered. */
export function onSeenRequest(listener: () => void): void {
  tell = listener;
}

/** Newest first; the page itself is the last one. */
export function seenRequests(): readonly SeenRequest[] {
  return seen;
}

/** Begins with the request that brought the page, and watches all that the page asks for from now on. */
export function watchRequests(id: string): void {
  const [navigation] = performance.getEntriesByType("navigation");
  const ms = navigation instanceof PerformanceNavigationTiming ? navigation.responseEnd : 0;
  const status = navigation instanceof PerformanceNavigationTiming ? navigation.responseStatus : 0;
  seen.push({ id, at: performance.timeOrigin, what: `GET ${location.pathname}`, status, ms });
  const ask = window.fetch;
  window.fetch = async (input, init) => {
    const start = performance.now();
    const response = await ask.call(window, input, init);
    add(response, { method: methodOf(input, init), ms: performance.now() - start });
    return response;
  };
}

function add(response: Response, { method, ms }: { method: string; ms: number }): void {
  const id = response.headers.get("x-request-id");
  const { pathname, origin } = new URL(response.url || location.href);
  if (id === null || origin !== location.origin || pathname.startsWith("/_dev/")) return;
  const what = `${method.toUpperCase()} ${pathname}`;
  seen.unshift({ id, at: Date.now(), what, status: response.status, ms });
  seen.splice(KEPT);
  tell();
}

function methodOf(input: RequestInfo | URL, init?: RequestInit): string {
  return init?.method ?? (input instanceof Request ? input.method : "GET");
}
