import { beforeEach, describe, expect, it } from "vitest";
import { Devices } from "../../../../../app/features/messages/private/devices.ts";
import type { PrivateRow } from "../../../../../app/features/messages/private/private_message.ts";
import { testCoalescer, testConnection } from "../../../platform/realtime/test_connection.ts";

const BEN = 2;
/** More than a page of what waited. */
const MANY = 250;

/** A message to Ben in the conversation that he has with somebody. */
const letter = (id: number, room_id = 1): PrivateRow => ({
  id,
  room_id,
  sender_id: 10 + room_id,
  receiver_id: BEN,
  content: `${id}`,
  created_at: 0,
  client_id: `${id}`,
  read_id: 0,
});
const letters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => letter(from + n));

/** A device of Ben's, and the ids of what was written to it. */
function device(id: number) {
  const coalescer = testCoalescer();
  const viewer = { id: BEN, name: "Ben", role: "member" as const, scopes: null };
  const { connection, transport } = testConnection(coalescer, { id, viewer });
  const got = (): number[] => {
    coalescer.flush(connection);
    return transport.writes.flat().map((text) => (JSON.parse(text) as { id: number }).id);
  };
  return { connection, got };
}

describe("A device", () => {
  let devices: Devices;
  let laptop: ReturnType<typeof device>;

  beforeEach(() => {
    [devices, laptop] = [new Devices(), device(1)];
    devices.hold(laptop.connection, BEN);
  });

  it("gets what waited, and then what came meanwhile", () => {
    expect(devices.give(letter(3))).toBe(false);
    devices.send(laptop.connection, [letter(1), letter(2)]);
    expect(devices.release(laptop.connection)).toEqual([letter(3)]);
    expect(devices.give(letter(4))).toBe(true);
    expect(laptop.got()).toEqual([1, 2, 3, 4]);
  });

  it("gets once what waited and came meanwhile", () => {
    devices.give(letter(2));
    devices.send(laptop.connection, [letter(1), letter(2)]);
    expect(devices.release(laptop.connection)).toEqual([]);
    expect(laptop.got()).toEqual([1, 2]);
  });

  it("gets once what waited and comes after it", () => {
    devices.send(laptop.connection, letters(1, MANY));
    devices.release(laptop.connection);
    expect(devices.give(letter(MANY))).toBe(false);
    expect(laptop.got()).toHaveLength(MANY);
  });

  it("gets once what comes again, and so does one beside it", () => {
    devices.release(laptop.connection);
    devices.give(letter(1));
    const phone = device(2);
    devices.hold(phone.connection, BEN);
    devices.release(phone.connection);
    expect([devices.give(letter(1)), devices.give(letter(1))]).toEqual([true, false]);
    expect([laptop.got(), phone.got()]).toEqual([[1], [1]]);
  });

  it("gets once what is read again because word of other nodes was lost", () => {
    devices.send(laptop.connection, [letter(1)]);
    devices.release(laptop.connection);
    devices.hold(laptop.connection, BEN);
    devices.send(laptop.connection, [letter(1), letter(2)]);
    devices.release(laptop.connection);
    expect(laptop.got()).toEqual([1, 2]);
  });

  it("gets what was stored before the newest that waited, and seen after it", () => {
    // Ids of two conversations do not become visible in their order.
    devices.send(laptop.connection, [letter(2, 1)]);
    devices.give(letter(1, 2));
    expect(devices.release(laptop.connection)).toEqual([letter(1, 2)]);
    expect(laptop.got()).toEqual([2, 1]);
  });

  it("that is gone gets nothing", () => {
    devices.give(letter(1));
    devices.remove(laptop.connection);
    devices.send(laptop.connection, [letter(2)]);
    expect(devices.release(laptop.connection)).toEqual([]);
    expect(devices.give(letter(3))).toBe(false);
    expect(laptop.got()).toEqual([]);
  });
});
