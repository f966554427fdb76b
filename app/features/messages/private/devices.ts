import type { Connection } from "../../../platform/realtime/index.ts";
import { privateMessage, type PrivateRow } from "./private_message.ts";

interface Device {
  connection: Connection;
  /** What came while older messages are still being read; missing once those are sent. */
  held: PrivateRow[] | undefined;
}

/** The connections of this node to which private messages go, by person. Each gets them in order. */
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
    this.#byUser.set(userId, devices.set(connection.id, { connection, held: [] }));
  }

  /** The older messages up to `last` are sent. @returns what had come meanwhile and is sent now, too */
  release(connection: Connection, last: number): PrivateRow[] {
    const device = this.#byUser.get(connection.viewer?.id ?? 0)?.get(connection.id);
    const rows = (device?.held ?? []).filter(({ id }) => id > last);
    if (device) device.held = undefined;
    this.send(connection, rows);
    return rows;
  }

  /** @returns whether some device of the receiver got it just now */
  give(row: PrivateRow): boolean {
    let given = false;
    for (const { connection, held } of this.#byUser.get(row.receiver_id)?.values() ?? []) {
      if (held) held.push(row);
      else this.send(connection, [row]);
      given ||= !held;
    }
    return given;
  }

  send(connection: Connection, rows: readonly PrivateRow[]): void {
    for (const row of rows) connection.send({ type: "private_message", ...privateMessage(row) });
  }

  remove(connection: Connection): void {
    const userId = connection.viewer?.id ?? 0;
    const devices = this.#byUser.get(userId);
    devices?.delete(connection.id);
    if (devices?.size === 0) this.#byUser.delete(userId);
  }
}
