import { type IncomingHttpHeaders, type IncomingMessage, request as http } from "node:http";
import { request as https } from "node:https";
import type { Dependency } from "../../../config/resilience.ts";
import { singleton } from "../container/index.ts";
import { Policies } from "../resilience/index.ts";
import { AddressRefusedError } from "./address_refused.ts";
import { AllowedAddresses } from "./allowed_addresses.ts";
import { readAnswer } from "./answer_reader.ts";

/** What is asked of somebody outside. */
export interface OutsideAsk {
  method?: "GET" | "HEAD" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** So much of the answer is read, in bytes, unpacked. */
  mostBytes: number;
  /** How many redirects are followed; none unless told. */
  redirects?: number;
  signal?: AbortSignal;
}

/** What came back; any status is an answer. */
export interface OutsideAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether more came than was read. */
  cut: boolean;
  /** Where it came from, after redirects. */
  url: string;
}

/**
 * The one way to hosts that people name: webhooks, link previews, files of other chats. It calls http and https only,
 * never what is not in the public network (unless `OUTSIDE_ALLOWED` says so), connects to the very address that was
 * judged, sends no cookies, and reads no more than was asked for. Each host has a guard of its own (`GUARD_…`).
 *
 * @example
 * const { status, body } = await outside.call("fetch", "https://example.org/", { mostBytes: 200_000, redirects: 3 });
 */
@singleton()
export class Outside {
  readonly #addresses: AllowedAddresses;
  readonly #policies: Policies;

  constructor(addresses: AllowedAddresses, policies: Policies) {
    this.#addresses = addresses;
    this.#policies = policies;
  }

  /**
   * Asks and reads the answer, in the time that the guard of `dependency` gives.
   *
   * @throws AddressRefusedError `address_refused`; DependencyUnavailableError when the host is away or too slow
   */
  async call(dependency: Dependency, address: string, ask: OutsideAsk): Promise<OutsideAnswer> {
    const url = this.check(address);
    const answer = await this.#policies
      .named(dependency, url.host)
      .execute((signal) => this.#ask(url, ask, signal));
    const next = redirectOf(answer, url);
    if (next === undefined || (ask.redirects ?? 0) === 0) return answer;
    const { body: _, method: __, ...rest } = ask;
    return this.call(dependency, next, { ...rest, redirects: (ask.redirects ?? 0) - 1 });
  }

  /** The URL, if it may be called as far as can be seen of it. @throws AddressRefusedError */
  check(address: string): URL {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
      throw new AddressRefusedError(address.slice(0, 200));
    this.#addresses.check(url);
    return url;
  }

  async #ask(url: URL, ask: OutsideAsk, limit: AbortSignal): Promise<OutsideAnswer> {
    const signal = ask.signal ? AbortSignal.any([limit, ask.signal]) : limit;
    const answer = await this.#send(url, ask, signal);
    const { statusCode: status = 0, headers } = answer;
    return { status, headers, url: url.href, ...(await readAnswer(answer, ask.mostBytes)) };
  }

  #send(url: URL, ask: OutsideAsk, signal: AbortSignal): Promise<IncomingMessage> {
    const { method = "GET", headers = {}, body } = ask;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const send = url.protocol === "https:" ? https : http;
    const length = body === undefined ? {} : { "Content-Length": `${Buffer.byteLength(body)}` };
    const all = { "Accept-Encoding": "gzip, br", "User-Agent": "Parley", ...headers, ...length };
    const { lookup } = this.#addresses;
    const sent = send(url, { method, headers: all, lookup, signal, agent: false });
    sent.on("response", resolve).on("error", reject);
    sent.end(body);
    return promise;
  }
}

/** Where an answer sends us; from there on it is a plain GET, for a body is never sent to another place. */
function redirectOf({ status, headers }: OutsideAnswer, from: URL): string | undefined {
  const { location } = headers;
  const isRedirect = [301, 302, 303, 307, 308].includes(status);
  if (!isRedirect || location === undefined || !URL.canParse(location, from)) return undefined;
  return new URL(location, from).href;
}
