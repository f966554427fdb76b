import { expect } from "vitest";
import type { RedisRun } from "./redis_run.ts";

/** No acknowledged message lost, no crash, no defect, every refusal typed, both readers whole. */
export function expectRedisSurvived({ outcomes, stored, followers, nodes }: RedisRun): void {
  const acknowledged = outcomes.filter(({ id }) => id !== undefined);
  const byClient = new Map(stored.map((message) => [message.client_id, message.id]));
  expect(byClient.size).toBe(stored.length);
  expect(acknowledged.filter(({ clientId, id }) => byClient.get(clientId) !== id)).toEqual([]);
  for (const { list } of followers) {
    expect(list.length).toBe(stored.length);
    expect(list.findIndex(({ id }, n) => id !== stored[n]?.id)).toBe(-1);
  }
  const answers = new Set(outcomes.map(({ status, code }) => `${status} ${code}`.trim()));
  expect(["200", "201", "503 redis_unavailable"]).toEqual(expect.arrayContaining([...answers]));
  expect(nodes.every(({ running }) => running)).toBe(true);
  expect(nodes.flatMap((node) => node.log.alarms())).toEqual([]);
}
