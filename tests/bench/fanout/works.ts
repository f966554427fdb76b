import { setTimeout as pause } from "node:timers/promises";
import { monotonic } from "./monotonic.ts";
import type { Run } from "./run.ts";

/** What one work took, by name; all of them are better small but rates. */
export type Figures = Record<string, number>;

interface Flooded {
  deliveries: number;
  seconds: number;
  cpu: number;
  p50: number;
  p99: number;
}

const AT_ONCE = 50;
const SETTLE_MS = 400;

/** All readers come in. Connections a second, and processor time and memory of one; the first third warms up. */
export async function opening(run: Run): Promise<Figures> {
  const { readers } = run.shape;
  const warm = Math.floor(readers / 3);
  const empty = await run.order<{ bytes: number }>("memory");
  await run.readers({ open: warm, atOnce: AT_ONCE });
  const before = await run.order<{ cpu: number }>("cpu");
  const { seconds } = await run.readers<{ seconds: number }>({
    open: readers - warm,
    atOnce: AT_ONCE,
  });
  const after = await run.order<{ cpu: number }>("cpu");
  await pause(SETTLE_MS);
  const full = await run.order<{ bytes: number }>("memory");
  return {
    opened: (readers - warm) / seconds,
    openCpu: (after.cpu - before.cpu) / (readers - warm),
    kib: (full.bytes - empty.bytes) / readers / 1024,
  };
}

/** All readers come in; resolves when nothing that came of it is on its way any more. */
export async function enter(run: Run): Promise<void> {
  await run.readers({ open: run.shape.readers, atOnce: AT_ONCE });
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    await pause(SETTLE_MS);
    now = (await run.readers<{ deliveries: number }>("report")).deliveries;
  }
}

/** So many messages are on their way at any moment. */
export async function flood(run: Run, inFlight: number, ms: number): Promise<Figures> {
  await run.readers("count");
  const got = await run.order<Flooded>(`flood ${inFlight} ${ms}`);
  const { share } = await run.readers<{ share: number }>("report");
  const { deliveries, seconds, cpu, p50, p99 } = got;
  return { rate: deliveries / seconds, cpu: cpu / (deliveries / 1e6), p50, p99, load: share };
}

/** So many messages a second, whether or not the readers keep up. */
export async function pace(run: Run, perSecond: number, ms: number): Promise<Figures> {
  const start = Math.ceil(monotonic() + SETTLE_MS);
  await run.readers({ pace: { start, everyMs: 1000 / perSecond } });
  const { deliveries, cpu } = await run.order<Flooded>(`pace ${start} ${perSecond} ${ms}`);
  const report = await run.readers<{ p50: number; p99: number; share: number; deliveries: number }>(
    "report",
  );
  const { p50, p99, share } = report;
  return {
    p50,
    p99,
    lost: deliveries - report.deliveries,
    cpu: cpu / (deliveries / 1e6),
    load: share,
  };
}

/**
 * The milliseconds in which 99 of 100 messages of a fixed rate are read, alone and beside one more who reads nothing
 * meanwhile, in turns. `cut` is 1 when that one was sent away before the end; `ratio` compares the two of one turn, for machines
 * drift.
 */
export async function besideSlow(
  run: Run,
  { perSecond, ms, turns }: { perSecond: number; ms: number; turns: number },
): Promise<Figures[]> {
  await pace(run, perSecond, Math.min(ms, 2_000));
  const rows: Figures[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const figures: Figures = {};
    for (const slow of turn % 2 === 0 ? [false, true] : [true, false]) {
      if (slow) await run.readers("stall");
      const { p50 = 0, p99 = 0, lost = 0 } = await pace(run, perSecond, ms);
      if (slow) Object.assign(figures, { slow50: p50, slow99: p99, lost, cut: await cut(run) });
      else Object.assign(figures, { p50, p99 });
    }
    const { p99 = 0, slow99 = 0 } = figures;
    rows.push({ ...figures, ratio: slow99 / p99 });
  }
  return rows;
}

/** 1 when who reads nothing is not there any more, else 0; then it leaves. */
async function cut(run: Run): Promise<number> {
  const count = async () => (await run.order<{ connections: number }>("traces")).connections;
  const before = await count();
  await run.readers("release");
  await pause(SETTLE_MS);
  return before === (await count()) ? 1 : 0;
}

/** Processor microseconds of a publish beside few and beside many idle channels. */
export async function idleChannels(run: Run, [few, many]: [number, number]): Promise<Figures> {
  const publishes = async () => (await run.order<{ micros: number }>("publish 40000")).micros;
  await run.order(`idle ${few}`);
  await publishes();
  const before = await publishes();
  await run.order(`idle ${many - few}`);
  await publishes();
  return { few: before, many: await publishes() };
}
