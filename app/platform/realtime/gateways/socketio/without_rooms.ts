import type { Namespace, ServerOptions } from "socket.io";
import type { Absence } from "./absences/absence.ts";
import type { Position } from "../../history/position.ts";

/** Where a client that comes back goes on. */
export interface Return {
  absence: Absence;
  positions: Map<string, Position>;
}

type Restore = (pid: string, last: string) => Promise<Return | undefined>;

/**
 * What socket.io asks of an adapter, without rooms: those are the hub's channels. It holds nothing, and says who comes
 * back.
 */
export function withoutRooms(restore: Restore): ServerOptions["adapter"] {
  class WithoutRooms {
    readonly #isMain: boolean;

    constructor({ name }: Namespace) {
      this.#isMain = name === "/";
    }

    init(): void {}
    close(): void {}
    addAll(): void {}
    delAll(): void {}
    persistSession(): void {} // the hub knows earlier what it takes

    socketRooms(): Set<string> {
      return new Set();
    }

    async restoreSession(pid: string, last: string) {
      const data = this.#isMain ? await restore(pid, last) : undefined;
      return data && { sid: data.absence.sid, pid, data, rooms: [], missedPackets: [] };
    }
  }
  return WithoutRooms as unknown as ServerOptions["adapter"]; // the rest is asked for by `emit` and `to` alone
}
