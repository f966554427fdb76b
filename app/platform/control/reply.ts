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
