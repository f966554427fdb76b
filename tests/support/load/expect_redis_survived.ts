import { expect } from "vitest";
import type { RedisRun } from "./redis_run.ts";

/** No acknowledged message lost, no crash, no defect, every refusal typed, both readers whole. */
export function expectRedisSurvived({ outcomes, stored, followers, nodes }: RedisRun): void {
  const acknowledged = outcomes.filter(({ id }) => id !== undefined);
  const byClient = new Map(stored.map((message) => [message.client_id, message.id]));
  expect(byClient.size).toBe(stored.length);
  expect(acknowledged.filter(({ clientId, id }) => byClient.get(clientId) !== id)).toEqual([]);
  for (const { list } of followers)
    expect(list.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  const odd = outcomes.filter(({ status }) => status !== 200 && status !== 201 && status !== 503);
  expect(odd).toEqual([]);
  const refused = outcomes.filter(({ status }) => status === 503);
  expect(refused.filter(({ code }) => code !== "redis_unavailable")).toEqual([]);
  expect(nodes.every(({ running }) => running)).toBe(true);
  expect(nodes.flatMap((node) => node.log.alarms())).toEqual([]);
}
