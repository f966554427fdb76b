import { expect } from "vitest";
import type { DatabaseRun } from "./database_run.ts";

const TYPED = new Set([
  "database_unavailable",
  "database_uncertain",
  "database_timeout",
  "database_busy",
]);

/** No acknowledged message lost or doubled, no crash, no defect, every refusal typed. */
export function expectDatabaseSurvived({ outcomes, stored, node }: DatabaseRun): void {
  const acknowledged = outcomes.filter(({ id }) => id !== undefined);
  const byClient = new Map(stored.map((message) => [message.client_id, message.id]));
  expect(byClient.size).toBe(stored.length);
  expect(acknowledged.filter(({ clientId, id }) => byClient.get(clientId) !== id)).toEqual([]);
  const written = new Set(outcomes.map(({ clientId }) => clientId));
  expect(stored.filter(({ client_id }) => !written.has(client_id))).toEqual([]);
  const odd = outcomes.filter(({ status }) => status !== 200 && status !== 201 && status !== 503);
  expect(odd).toEqual([]);
  const refused = outcomes.filter(({ status }) => status === 503);
  expect(refused.filter(({ code }) => !TYPED.has(code))).toEqual([]);
  // Whoever was told that nothing happened can rely on it.
  const promised = refused.filter(({ code }) => code === "database_unavailable");
  expect(promised.filter(({ clientId }) => byClient.has(clientId))).toEqual([]);
  expect(node.log.alarms()).toEqual([]);
}
