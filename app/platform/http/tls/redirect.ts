import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Settings } from "../../../../config/settings.ts";
import { refusal } from "./refusal.ts";

/** A host as browsers send it: a name or an address, perhaps with a port; nothing that could lead elsewhere. */
const HOST = /^(?<name>[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;
/** Nobody needs longer to send a request that carries nothing of interest. */
const PATIENCE_MS = 10_000;

/** The plain HTTP port that answers every request with the same address over https (308). */
export class Redirect {
  readonly #settings: Settings;
  readonly #server: Server;
  #port = 443;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#server = createServer(
      { requestTimeout: PATIENCE_MS },
      ({ headers, url = "/" }, response) => {
        const location = this.target(headers.host ?? "", url);
        response.setHeader("Connection", "close");
        if (location === undefined) response.writeHead(400).end();
        else response.writeHead(308, { Location: location }).end();
      },
    );
  }

  /** @param port where https is @throws ConfigurationError when TLS_REDIRECT_PORT can't be had */
  async start(port: number): Promise<void> {
    this.#port = port;
    const { redirectPort } = this.#settings.tls;
    this.#server.listen(redirectPort, this.#settings.app.host);
    await once(this.#server, "listening").catch((error: unknown) => {
      const { message } = error as Error;
      throw refusal(this.#settings)("TLS_REDIRECT_PORT", `can't be listened on: ${message}`, error);
    });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Where a request goes: the public address where one is configured, else the host that it asked for. */
  target(host: string, path: string): string | undefined {
    const origin = this.#origin(host);
    const rest = path.startsWith("/") ? path : pathOf(path);
    if (origin === undefined || rest === undefined) return undefined;
    return URL.parse(origin + rest)?.href;
  }

  #origin(host: string): string | undefined {
    const { url } = this.#settings.app;
    if (url?.startsWith("https:")) return new URL(url).origin;
    const name = HOST.exec(host)?.groups?.["name"];
    return name && `https://${name}:${this.#port}`;
  }
}

/** Of a whole address, as some clients write it. */
function pathOf(address: string): string | undefined {
  const url = URL.parse(address);
  return url ? url.pathname + url.search : undefined;
}
