/** What of a request the service worker looks at. */
export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/**
 * How the service worker treats a request: an `asset` of this build comes from the cache, a `page` comes from
 * the network or else is the offline page, and all else passes by untouched.
 *
 * @param assets the paths of this build, as `/assets/app.4f3ac1.css`
 */
export function treatment(
  { method, mode, url }: Asked,
  { origin, assets }: { origin: string; assets: ReadonlySet<string> },
): "asset" | "page" | "pass" {
  const asked = new URL(url);
  if (method !== "GET" || asked.origin !== origin) return "pass";
  if (assets.has(asked.pathname)) return "asset";
  return mode === "navigate" && !isForPrograms(asked.pathname) ? "page" : "pass";
}

function isForPrograms(path: string): boolean {
  return ["/api", "/ws", "/assets", "/health"].some(
    (root) => path === root || path.startsWith(`${root}/`),
  );
}
