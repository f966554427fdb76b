import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Loose } from "../loose.ts";
import { until } from "../until.ts";

/** A call as the receiver got it. */
export interface ReceivedCall {
  headers: IncomingHttpHeaders;
  body: string;
  json: Loose;
}

/** A real receiver of webhooks on loopback; `status` is what it answers. */
export class WebhookReceiver {
  readonly url: string;
  readonly calls: ReceivedCall[] = [];
  status = 204;
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    server.on("request", (request, response) => {
      void this.#take(request).finally(() => response.writeHead(this.status).end());
    });
  }

  /** The first call, past or to come, for which `where` holds. */
  call(where: (call: ReceivedCall) => boolean = () => true): Promise<ReceivedCall> {
    return until(() => this.calls.find(where), { what: "a webhook" }) as Promise<ReceivedCall>;
  }

  async #take(request: IncomingMessage): Promise<void> {
    const body = await text(request);
    this.calls.push({ headers: request.headers, body, json: JSON.parse(body) });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return new WebhookReceiver(server);
}
