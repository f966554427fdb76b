import { EventSource } from "eventsource";
import { EventStream } from "../../../support/event_stream.ts";
import type { Person } from "../../../support/person.ts";
import type { LiveSite } from "./live_site.ts";

export interface Way {
  who?: Person;
  at?: LiveSite;
  headers?: Record<string, string>;
}

interface Usual {
  who: Person;
  at: LiveSite;
}

/** Clients of event streams, all ended by one word. */
export class Listeners {
  readonly #usual: () => Usual;
  readonly #streams: EventStream[] = [];
  readonly #sources: EventSource[] = [];

  /** @param usual who listens where, unless told */
  constructor(usual: () => Usual) {
    this.#usual = usual;
  }

  /** A client that shows the bytes. */
  readonly listen = async (query: string, way: Way = {}): Promise<EventStream> => {
    const { who, at, headers = {} } = { ...this.#usual(), ...way };
    const cookie = who.cookies.header();
    const stream = await EventStream.open(`${at.url}/realtime/events?${query}`, {
      headers: { ...(cookie && { cookie }), ...headers },
    });
    this.#streams.push(stream);
    return stream;
  };

  /** An unmodified EventSource; what it gets of `number` is kept. */
  readonly source = (url: string, who = this.#usual().who) => {
    const cookie = who.cookies.header() ?? "";
    const client = new EventSource(url, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, cookie } }),
    });
    const numbers: { n: number; channel: string }[] = [];
    client.addEventListener("number", ({ data }) => numbers.push(JSON.parse(data as string)));
    this.#sources.push(client);
    return { client, numbers, says: (type: string) => said(client, type) };
  };

  end(): void {
    for (const stream of this.#streams.splice(0)) stream.close();
    for (const source of this.#sources.splice(0)) source.close();
  }
}

/** The numbers that came, in their order. */
export function numbers(stream: EventStream): number[] {
  return stream.received("number").map(({ data }) => data.n as number);
}

export function upTo(to: number, from = 1): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function said(client: EventSource, type: string): Promise<MessageEvent> {
  return new Promise((resolve) => {
    client.addEventListener(type, resolve, { once: true });
  });
}
