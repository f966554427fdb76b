import { expect, test } from "vitest";
import { Coalescer } from "../../../../../app/platform/realtime/output/coalescer.ts";
import { Heartbeat } from "../../../../../app/platform/realtime/connections/heartbeat.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import { testConnection, testSettings } from "../test_connection.ts";

function heart() {
  const clock = new FakeClock(1_000);
  const settings = testSettings();
  const { heartbeatMs, silentMs } = settings.realtime;
  const heartbeat = new Heartbeat(clock, settings);
  const silent: string[] = [];
  heartbeat.onSilent((connection) => {
    heartbeat.unwatch(connection);
    silent.push(connection.id);
  });
  const person = (id: number) =>
    testConnection(new Coalescer(settings), { id, since: clock.now() });
  return { clock, heartbeat, silent, person, heartbeatMs, silentMs };
}

test("who answers is pinged once in each beat and stays", () => {
  const { clock, heartbeat, silent, person, heartbeatMs } = heart();
  const { connection, transport } = person(1);
  heartbeat.watch(connection);
  for (let beat = 0; beat < 40; beat += 1) {
    clock.advance(heartbeatMs / 2);
    connection.lastSeen = clock.now();
  }
  expect(transport.pings).toBeGreaterThanOrEqual(19);
  expect(transport.pings).toBeLessThanOrEqual(21);
  expect(silent).toEqual([]);
});

test("who says nothing is found when the time is over, and not before", () => {
  const { clock, heartbeat, silent, person, heartbeatMs, silentMs } = heart();
  const { connection } = person(1);
  heartbeat.watch(connection);
  clock.advance(silentMs - 1);
  expect(silent).toEqual([]);
  clock.advance(heartbeatMs / 16 + 1);
  expect(silent).toEqual([connection.id]);
});

test("who left is not pinged any more, and an empty wheel stands still", () => {
  const { clock, heartbeat, person, heartbeatMs } = heart();
  const { connection, transport } = person(1);
  heartbeat.watch(connection);
  heartbeat.unwatch(connection);
  heartbeat.unwatch(connection);
  clock.advance(heartbeatMs * 3);
  expect(transport.pings).toBe(0);
  const { connection: ben, transport: wire } = person(2);
  heartbeat.watch(ben);
  clock.advance(heartbeatMs);
  expect(wire.pings).toBe(1);
});

test("those who come together are not all pinged together", () => {
  const { clock, heartbeat, person, heartbeatMs } = heart();
  const people = Array.from({ length: 200 }, (_, id) => person(id));
  for (const { connection } of people) heartbeat.watch(connection);
  clock.advance(heartbeatMs / 2);
  const pinged = people.filter(({ transport }) => transport.pings > 0).length;
  expect(pinged).toBeGreaterThan(50);
  expect(pinged).toBeLessThan(150);
});
