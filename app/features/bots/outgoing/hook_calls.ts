import { singleton } from "../../../platform/container/index.ts";
import { AppError } from "../../../platform/errors/index.ts";
import { Outside } from "../../../platform/outside/index.ts";
import { Seal } from "../../../platform/sessions/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import type { Delivery, Webhook } from "../tables.ts";
import { signature } from "./signature.ts";

/** So much of an answer is read, in bytes. */
const MOST_ANSWER = 64 * 1024;

/** A call as it was made, and what came back: an answer, or an error in words. */
export interface HookCallReport {
  request: { url: string; headers: Record<string, string>; body: string };
  answer?: { status: number; headers: Record<string, string>; body: string };
  error?: string;
  /** What went wrong; nothing when any answer came. */
  cause?: unknown;
  took_ms: number;
  at: number;
}

/** Calls receivers, signed with the webhook's secret at the moment of the call. */
@singleton()
export class HookCalls {
  readonly #outside: Outside;
  readonly #seal: Seal;
  readonly #clock: Clock;

  constructor(outside: Outside, seal: Seal, clock: Clock) {
    this.#outside = outside;
    this.#seal = seal;
    this.#clock = clock;
  }

  /** Never throws: what went wrong stands in the report. */
  async call(
    webhook: Webhook,
    delivery: Pick<Delivery, "id" | "event" | "body">,
    signal?: AbortSignal,
  ): Promise<HookCallReport> {
    const at = this.#clock.now();
    const url = webhook.url ?? "";
    const headers = await this.#headers(webhook, delivery, at);
    const request = { url, headers, body: delivery.body };
    const ask = { method: "POST", headers, body: delivery.body, mostBytes: MOST_ANSWER } as const;
    try {
      const said = await this.#outside.call("webhook", url, signal ? { ...ask, signal } : ask);
      const answer = {
        status: said.status,
        headers: plain(said.headers),
        body: said.body.toString("utf8"),
      };
      return { request, answer, took_ms: this.#clock.now() - at, at };
    } catch (cause) {
      return { request, error: words(cause), cause, took_ms: this.#clock.now() - at, at };
    }
  }

  async #headers(
    webhook: Webhook,
    { id, event, body }: Pick<Delivery, "id" | "event" | "body">,
    at: number,
  ): Promise<Record<string, string>> {
    const opened = await this.#seal.open<{ secret: string }>(webhook.secret ?? "");
    const timestamp = Math.floor(at / 1000);
    return {
      "Content-Type": "application/json",
      "User-Agent": "Parley",
      "X-Parley-Event": event,
      "X-Parley-Delivery": `${id}`,
      "X-Parley-Timestamp": `${timestamp}`,
      "X-Parley-Signature": signature({ secret: opened?.secret ?? "", timestamp, body }),
    };
  }
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** A refusal of ours says it itself; of what others did the innermost cause says most. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AppError && error.status < 500) return error.message;
  return error.cause === undefined ? error.message : words(error.cause);
}
