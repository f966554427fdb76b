import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Loose } from "../../../support/loose.ts";
import { until } from "../../../support/until.ts";

/** A call as the program of a webhook got it. */
export interface HookCall {
  headers: IncomingHttpHeaders;
  body: string;
  json: Loose;
}

/** The program behind a webhook, on loopback. */
export class HookReceiver {
  readonly url: string;
  readonly calls: HookCall[] = [];
  /** How it answers. */
  answer: (response: ServerResponse, call: HookCall) => void = (response) => response.end();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    server.on("request", (request, response) => void this.#take(request, response));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const call = { headers: request.headers, body, json: JSON.parse(body) };
    this.calls.push(call);
    this.answer(response, call);
  }

  static async start(): Promise<HookReceiver> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new HookReceiver(server);
  }

  /** The first call, past or to come, for which `where` holds. */
  call(where: (call: HookCall) => boolean): Promise<HookCall> {
    return until(() => this.calls.find(where), { what: "a call" }) as Promise<HookCall>;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
