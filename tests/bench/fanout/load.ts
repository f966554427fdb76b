/**
 * The readers: many raw sockets that count frames and nothing else, so that the server and not this process is
 * measured. After each message that all its readers have, one byte goes back on the control connection.
 */
import { once } from "node:events";
import { connect } from "node:net";
import type { Door } from "./candidates.ts";
import { Latencies } from "./latencies.ts";
import { monotonic } from "./monotonic.ts";
import { Reader } from "./reader.ts";

export interface LoadOptions {
  port: number;
  control: number;
  doors: readonly Door[];
  /** Readers of one message. */
  each: number;
}

export type LoadOrder =
  | { open: number; atOnce: number }
  | { pace: { start: number; everyMs: number } }
  | "count"
  | "stall"
  | "release"
  | "report";

const [options] = (await once(process, "message")) as [LoadOptions];
const readers: Reader[] = [];
let stalled: Reader | undefined;
let deliveries = 0;
/** Messages that were acknowledged; none before counting begins. */
let told: number | undefined;
let since = { cpu: process.cpuUsage(), at: performance.now() };
let latencies: Latencies | undefined;
const control = connect(options.control, "127.0.0.1");
control.setNoDelay();

function arrived(reader: Reader, frames: number): void {
  if (latencies) latencies.add(reader.count, { frames, now: monotonic() });
  reader.count += frames;
  deliveries += frames;
  if (told === undefined) return;
  const done = Math.floor(deliveries / options.each);
  if (done === told) return;
  control.write(Buffer.alloc(done - told));
  told = done;
}

/** Counts anew from here. */
function begin(): void {
  for (const reader of readers) reader.count = 0;
  [deliveries, told, latencies] = [0, 0, undefined];
  since = { cpu: process.cpuUsage(), at: performance.now() };
}

/** So many are on their way in at once, all the time. */
async function open(count: number, atOnce: number): Promise<object> {
  const start = performance.now();
  let next = 0;
  const come = async (): Promise<void> => {
    while (next < count) {
      const door = options.doors[readers.length % options.doors.length] as Door;
      const reader = new Reader({ port: options.port, door, arrived });
      readers.push(reader);
      next += 1;
      await reader.ready;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, come));
  return { seconds: (performance.now() - start) / 1000 };
}

/** One more comes in, is not counted, and reads nothing. */
async function stall(): Promise<object> {
  const door = options.doors[readers.length % options.doors.length] as Door;
  stalled = new Reader({ port: options.port, door, arrived: () => {} });
  await stalled.ready;
  stalled.stall();
  return {};
}

/** Its share of a core since counting began: near 1 it is the bottleneck, and rates mean nothing. */
function report(): object {
  const { user, system } = process.cpuUsage(since.cpu);
  const share = (user + system) / 1000 / (performance.now() - since.at);
  return { share, deliveries, ...latencies?.summary };
}

async function obey(order: LoadOrder): Promise<object> {
  if (order === "report") return report();
  if (order === "stall") return stall();
  if (order === "release") {
    stalled?.leave();
    return {};
  }
  if (order !== "count" && "open" in order) return open(order.open, order.atOnce);
  begin();
  if (order !== "count") latencies = new Latencies(order.pace);
  return {};
}

process.on("message", (order: LoadOrder) => {
  void obey(order).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit());
process.send?.({});
