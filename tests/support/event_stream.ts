import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { Inbox } from "./inbox.ts";
import type { Loose } from "./loose.ts";

/** One event as it stood in the stream. */
export interface StreamEvent {
  type: string;
  data: Loose;
  /** The id that the client has with it. */
  id: string;
  [key: string]: unknown;
}

interface Ask {
  headers?: Record<string, string>;
}

/**
 * A client of event streams that reads the bytes by itself, as `curl -N` shows them.
 *
 * @example
 * const stream = await EventStream.open(`${site.url}/realtime/events?channels=news`, { headers });
 * const { data } = await stream.next("connected");
 */
export class EventStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly closed: Promise<void>;
  /** As a client would send it when it comes back. */
  lastEventId = "";
  retry: number | undefined;
  /** Everything that came, as it came. */
  text = "";
  readonly #inbox = new Inbox();
  readonly #response: IncomingMessage;
  #rest = "";

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    this.closed = new Promise((resolve) => response.once("close", resolve));
    response.setEncoding("utf8");
    response.on("data", (text: string) => this.#take(text));
    response.on("close", () => this.#inbox.end("the stream ended"));
    response.on("error", () => {}); // `closed` tells
  }

  static async open(url: string, { headers = {} }: Ask = {}): Promise<EventStream> {
    const asking = request(url, { headers: { accept: "text/event-stream", ...headers } }).end();
    const [response] = (await once(asking, "response")) as [IncomingMessage];
    return new EventStream(response);
  }

  /** The next unread event of this name, past or to come; `message` for one without a name. */
  async next(type: string, where: (event: StreamEvent) => boolean = () => true) {
    const fits = (event: Loose) => event["type"] === type && where(event as StreamEvent);
    return (await this.#inbox.take(type, fits, PATIENCE)) as unknown as StreamEvent;
  }

  /** Events of this name that came until now. */
  received(type: string): StreamEvent[] {
    return (this.#inbox.all as unknown as StreamEvent[]).filter((event) => event.type === type);
  }

  /** Reads no further. */
  pause(): void {
    this.#response.pause();
  }

  /** Goes away, as when a page is closed. */
  close(): void {
    this.#response.destroy();
  }

  #take(text: string): void {
    this.text += text;
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) this.#block(block.split("\n"));
  }

  #block(lines: readonly string[]): void {
    const fields = lines.map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
    const all = (name: string) =>
      fields.filter((one) => one[1] === name).map((one) => one[2] ?? "");
    this.lastEventId = all("id").at(-1) ?? this.lastEventId;
    this.retry = Number(all("retry").at(-1) ?? this.retry);
    if (all("data").length === 0) return;
    const [type = "message"] = all("event");
    this.#inbox.put({ type, data: parsed(all("data").join("\n")), id: this.lastEventId });
  }
}

const PATIENCE = 10_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
