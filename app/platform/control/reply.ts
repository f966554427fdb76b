import { z } from "zod";

/** What a running server answers to a verb. */
export interface Reply {
  /** Which server answered. */
  node: string;
  ok: boolean;
  /** For people: what was done, or why not. */
  text: string;
  /** For programs. */
  value?: unknown;
}

/** What a handler of a verb says. */
export type Outcome = Pick<Reply, "text" | "value"> & { ok?: boolean };

/** A reply on its way; `run` tells servers apart that have the same name. */
export const Heard = z.object({
  run: z.string(),
  node: z.string(),
  ok: z.boolean(),
  text: z.string(),
  value: z.unknown().optional(),
});
export type Heard = z.output<typeof Heard>;

/** The reply as the one who asked gets it. */
export function replyOf({ run: _run, ...reply }: Heard): Reply {
  return reply;
}
