import { expect } from "vitest";
import type { KillRun } from "./kill_run.ts";

/** Every acknowledged message is stored once, under its id and place, and stands in every reader's list. */
export function expectNothingLost({ acknowledged, stored, lists, queue, alarms }: KillRun): void {
  const byClient = new Map(stored.map((message) => [message.client_id, message.id]));
  expect(byClient.size).toBe(stored.length);
  const lost = [...acknowledged].filter(([client, id]) => byClient.get(client) !== id);
  expect(lost).toEqual([]);
  // Every message is repeated until it is acknowledged, so none is stored that was not.
  const written = stored.filter(({ kind }) => kind !== "system");
  expect(written.length).toBe(acknowledged.size);
  expect(written.findIndex(({ ordinal }, n) => ordinal !== n + 1)).toBe(-1);
  expect(stored.findIndex(({ seq }, n) => seq !== n + 1)).toBe(-1);
  for (const list of lists) {
    expect(list.length).toBe(stored.length);
    expect(list.findIndex(({ id }, n) => id !== stored[n]?.id)).toBe(-1);
  }
  expect(queue).toEqual({ left: 0, dead: 0 });
  expect(alarms).toEqual([]);
}
