import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const SCRIPTS: Record<string, string> = {
  "/pusher.js": "pusher-js/dist/web/pusher.js",
  "/htmx.js": "htmx.org/dist/htmx.js",
  "/hx-ws.js": "htmx.org/dist/ext/hx-ws.js",
};

const HTMX_PAGE = `<!doctype html><meta name="htmx-config" content='{"ws":{"pauseOnBackground":false}}'>
<script src="/htmx.js"></script><script src="/hx-ws.js"></script><main></main>`;
const PUSHER_PAGE = '<!doctype html><script src="/pusher.js"></script>';

/** Pages of an origin of their own, which is not Parley's. */
export async function openPages(): Promise<{ url: string; close(): void }> {
  const server = createServer(({ url = "/" }, response) => {
    const script = SCRIPTS[url];
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    const page = url === "/htmx" ? HTMX_PAGE : PUSHER_PAGE;
    response.end(
      script
        ? readFileSync(fileURLToPath(new URL(`../../../node_modules/${script}`, import.meta.url)))
        : page,
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
