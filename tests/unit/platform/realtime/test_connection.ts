import { Settings } from "../../../../config/settings.ts";
import type { Batch } from "../../../../app/platform/realtime/output/batch.ts";
import { Coalescer } from "../../../../app/platform/realtime/output/coalescer.ts";
import {
  Connection,
  type Format,
} from "../../../../app/platform/realtime/connections/connection.ts";
import { payloadOf } from "../../../../app/platform/realtime/output/frame.ts";
import type { Transport } from "../../../../app/platform/realtime/output/transport.ts";

/** A wire that remembers what was written, for tests without sockets. */
export class RecordingTransport implements Transport {
  waiting = 0;
  pings = 0;
  closedWith: { code: number; reason: string } | undefined;
  terminated = false;
  readonly batches: Batch[] = [];

  write(batch: Batch): void {
    this.batches.push(batch);
  }

  ping(): void {
    this.pings += 1;
  }

  close(code: number, reason: string): void {
    this.closedWith = { code, reason };
  }

  terminate(): void {
    this.terminated = true;
  }

  /** The texts of each write. */
  get writes(): string[][] {
    return this.batches.map(({ frames }) => frames.map((frame) => payloadOf(frame).toString()));
  }
}

export function testSettings(): Settings {
  return Settings.from([]);
}

interface Options {
  id?: number;
  format?: Format;
  since?: number;
}

/** A connection of a person over a recording wire. */
export function testConnection(
  coalescer: Coalescer,
  { id = 1, format = "json", since = 0 }: Options = {},
) {
  const transport = new RecordingTransport();
  const viewer = { id, name: `Person ${id}`, role: "member" as const, scopes: null };
  const connection = new Connection(
    {
      id: `connection-${id}-${format}`,
      viewer,
      format,
      address: "127.0.0.1",
      userAgent: "test",
      since,
      transport,
      protocol: { kind: "websocket", cut: () => {} },
    },
    coalescer,
  );
  return { connection, transport };
}

/** Resolves when the event loop has finished this turn. */
export function endOfTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
