import { hostname } from "node:os";
import { z } from "zod";

/** A running server, as the others know it. */
export const NodeFacts = z.object({
  /** Unique to the process. */
  run: z.string(),
  /** `NODE_ID`. */
  node: z.string(),
  /** Name of the machine. */
  host: z.string(),
  pid: z.number(),
  /** ISO 8601. */
  started_at: z.string(),
});
export type NodeFacts = z.output<typeof NodeFacts>;

/** What there is to know of this process. */
export function factsOf({ run, node }: Pick<NodeFacts, "run" | "node">): NodeFacts {
  const started = new Date(Date.now() - process.uptime() * 1000);
  return { run, node, host: hostname(), pid: process.pid, started_at: started.toISOString() };
}
