import fc from "fast-check";

/** What may happen; numbers choose among what there is at that moment. */
export const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("post" as const), who: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit" as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reply" as const), which: fc.nat(99) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("thread" as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("look" as const), which: fc.nat(99) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("react" as const), which: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("regret" as const), which: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pin" as const), which: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unlink" as const), which: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rename" as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("receive" as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("return" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("ask" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("answer" as const) }) },
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
