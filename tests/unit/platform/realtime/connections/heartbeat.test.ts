import { expect, test } from "vitest";
import type { Connection } from "../../../../../app/platform/realtime/connections/connection.ts";
import { Heartbeat } from "../../../../../app/platform/realtime/connections/heartbeat.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import { testCoalescer, testConnection, testSettings } from "../test_connection.ts";

function heart() {
  const clock = new FakeClock(1_000);
  const settings = testSettings();
  const { heartbeatMs, silentMs } = settings.realtime;
  const coalescer = testCoalescer(settings, clock);
  const heartbeat = new Heartbeat(clock, coalescer, settings);
  const silent: string[] = [];
  const stalled: string[] = [];
  const expired: string[] = [];
  const ending = (list: string[]) => (connection: Connection) => {
    heartbeat.unwatch(connection);
    list.push(connection.id);
  };
  heartbeat.acts({ silent: ending(silent), stalled: ending(stalled), expired: ending(expired) });
  const person = (id: number) => testConnection(coalescer, { id, since: clock.now() });
  return { clock, heartbeat, silent, stalled, expired, person, settings, heartbeatMs, silentMs };
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

test("who reads nothing while bytes wait is found, also when nothing more is sent", () => {
  const { clock, heartbeat, stalled, person, settings, heartbeatMs } = heart();
  const { connection, transport } = person(1);
  heartbeat.watch(connection);
  connection.bytesOut = 100;
  transport.waiting = 50;
  const beats = Math.ceil(settings.realtime.maxStallMs / heartbeatMs) + 2;
  for (let beat = 0; beat < beats; beat += 1) {
    connection.lastSeen = clock.now();
    clock.advance(heartbeatMs);
  }
  expect(stalled).toEqual([connection.id]);
});

test("who reads slowly but goes on reading stays", () => {
  const { clock, heartbeat, stalled, person, heartbeatMs } = heart();
  const { connection, transport } = person(1);
  heartbeat.watch(connection);
  connection.bytesOut = 100;
  for (let waiting = 50; waiting > 0; waiting -= 1) {
    transport.waiting = waiting;
    connection.lastSeen = clock.now();
    clock.advance(heartbeatMs);
  }
  expect(stalled).toEqual([]);
});

test("whose credentials end is told once, and cut off after a grace", () => {
  const { clock, heartbeat, expired, person, settings, heartbeatMs } = heart();
  const { connection } = person(1);
  const { expiryWarningMs, expiryGraceMs } = settings.realtime;
  const told: number[] = [];
  connection.protocol.expiring = (_, inMs) => void told.push(inMs);
  connection.expiresAt = clock.now() + 2 * expiryWarningMs;
  heartbeat.watch(connection);
  const live = (ms: number) => {
    for (let left = ms; left > 0; left -= heartbeatMs / 4) {
      connection.lastSeen = clock.now();
      clock.advance(heartbeatMs / 4);
    }
  };
  live(2 * expiryWarningMs - heartbeatMs);
  expect(told).toHaveLength(1);
  expect(told[0]).toBeGreaterThan(expiryWarningMs / 2);
  expect(expired).toEqual([]);
  live(expiryGraceMs + 2 * heartbeatMs);
  expect(expired).toEqual([connection.id]);
  expect(told).toHaveLength(1);
});
