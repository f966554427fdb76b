import type { Connection } from "../../../platform/realtime/index.ts";
import { privateMessage, type PrivateRow } from "./private_message.ts";

/** Of so many it is known that a device got them: more than are read and told of at the same time. */
const REMEMBERED = 500;

interface Device {
  connection: Connection;
  /** What came while older messages are still being read; missing once those are sent. */
  held: PrivateRow[] | undefined;
  /** Ids of what it got last. What was read is told of as well, before, meanwhile or after, and more than once. */
  got: Set<number>;
}

/** The connections of this node to which private messages go, by person. Each gets them in order, and none twice. */
export class Devices {
  readonly #byUser = new Map<number, Map<string, Device>>();

  /** Whether somebody has a device here. */
  has(userId: number): boolean {
    return this.#byUser.has(userId);
  }

  *all(): Generator<Connection> {
    for (const devices of this.#byUser.values())
      for (const { connection } of devices.values()) yield connection;
  }

  /** From now on the connection gets messages, after the older ones. */
  hold(connection: Connection, userId: number): void {
    if (connection.closed !== undefined) return;
    const devices = this.#byUser.get(userId) ?? new Map<string, Device>();
    const device = devices.get(connection.id) ?? { connection, held: [], got: new Set<number>() };
    device.held ??= [];
    this.#byUser.set(userId, devices.set(connection.id, device));
  }

  /** The older messages are sent. @returns what had come meanwhile and is sent now, too */
  release(connection: Connection): PrivateRow[] {
    const device = this.#deviceOf(connection);
    const rows = device?.held ?? [];
    if (device) device.held = undefined;
    return this.send(connection, rows);
  }

  /** @returns whether some device of the receiver got it just now */
  give(row: PrivateRow): boolean {
    let given = false;
    for (const { connection, held } of this.#byUser.get(row.receiver_id)?.values() ?? []) {
      if (held) held.push(row);
      else if (this.send(connection, [row]).length > 0) given = true;
    }
    return given;
  }

  /** @returns those that the device had not got before; none when it is gone */
  send(connection: Connection, rows: readonly PrivateRow[]): PrivateRow[] {
    const device = this.#deviceOf(connection);
    const fresh = device ? rows.filter(({ id }) => isNew(device.got, id)) : [];
    for (const row of fresh) connection.send({ type: "private_message", ...privateMessage(row) });
    return fresh;
  }

  remove(connection: Connection): void {
    const userId = connection.viewer?.id ?? 0;
    const devices = this.#byUser.get(userId);
    devices?.delete(connection.id);
    if (devices?.size === 0) this.#byUser.delete(userId);
  }

  #deviceOf({ id, viewer }: Connection): Device | undefined {
    return this.#byUser.get(viewer?.id ?? 0)?.get(id);
  }
}

/** Notes it, too, and forgets the oldest where there are too many. */
function isNew(got: Set<number>, id: number): boolean {
  if (got.has(id)) return false;
  if (got.size === REMEMBERED) got.delete(got.keys().next().value ?? id);
  got.add(id);
  return true;
}
