import { Settings } from "../../../../config/settings.ts";
import type { Batch } from "../../../../app/platform/realtime/output/batch.ts";
import { Coalescer } from "../../../../app/platform/realtime/output/coalescer.ts";
import { Connection } from "../../../../app/platform/realtime/connections/connection.ts";
import { payloadOf } from "../../../../app/platform/realtime/output/frame.ts";
import type { Encoder } from "../../../../app/platform/realtime/output/encoder.ts";
import { JsonEncoder } from "../../../../app/platform/realtime/gateways/native/encoders.ts";
import { type HubApp, PARLEY } from "../../../../app/platform/realtime/connections/app.ts";
import type { Close } from "../../../../app/platform/realtime/codes/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import type { Viewer } from "../../../../app/platform/realtime/viewer.ts";
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

  close({ codes, reason }: Close): void {
    this.closedWith = { code: codes.websocket, reason };
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
  encoder?: Encoder;
  since?: number;
  viewer?: Viewer | null;
  app?: HubApp;
}

export const jsonEncoder = new JsonEncoder();

/** A coalescer on a clock that stands still. */
export function testCoalescer(settings = testSettings(), clock = new FakeClock(1_000)): Coalescer {
  return new Coalescer(settings, clock);
}

/** A connection of a person over a recording wire. */
export function testConnection(
  coalescer: Coalescer,
  { id = 1, encoder = jsonEncoder, since = 0, app = PARLEY, ...given }: Options = {},
) {
  const transport = new RecordingTransport();
  const viewer =
    given.viewer === undefined
      ? { id, name: `Person ${id}`, role: "member" as const, scopes: null }
      : given.viewer;
  const connection = new Connection(
    {
      id: `connection-${id}`,
      app,
      viewer,
      encoder,
      address: "127.0.0.1",
      userAgent: "test",
      since,
      transport,
      protocol: { kind: "websocket", cut: () => {}, missed: () => {}, expiring: () => {} },
    },
    coalescer,
  );
  return { connection, transport };
}

/** Resolves when the event loop has finished this turn. */
export function endOfTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
