import { z } from "zod";
import type { Outcome } from "./reply.ts";

/** What is asked of a server, whichever way it comes. */
export const Request = z.object({ verb: z.string(), input: z.unknown().optional() });
export type Request = z.output<typeof Request>;

type Handler = (input: unknown) => Outcome | Promise<Outcome>;

/** What a server does when it is asked. */
export class Verbs {
  readonly #handlers = new Map<string, Handler>();

  /** What is done for a verb; an error that it throws is told to whoever asked. */
  on(verb: string, handler: Handler): void {
    this.#handlers.set(verb, handler);
  }

  /** Does what is asked. Never rejects. @param asked anything, as it came from outside */
  async answer(asked: unknown): Promise<Outcome> {
    const request = Request.safeParse(asked);
    if (!request.success) return { ok: false, text: "This is not a line of JSON with a verb." };
    const { verb, input } = request.data;
    const handler = this.#handlers.get(verb);
    if (!handler) return { ok: false, text: `This server does not know ${verb}.` };
    try {
      return await handler(input);
    } catch (error) {
      return { ok: false, text: error instanceof Error ? error.message : String(error) };
    }
  }
}
