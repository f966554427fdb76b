/**
 * Fan-out: one message to many readers. The whole program with all its checks (tokens, room rules, presence, limits,
 * history) against plain `ws`, Socket.IO and the floor of one write a message and socket, interleaved in one run
 * because machines drift. Read the ratios; medians over the rounds.
 *
 *     npm run bench:fanout -- [rounds=3] [ms=2000] [only=saturated,isolated,paced,slow,rooms,streams,opening,growth]
 *
 * `slow` passes `messages=10000` at `rate=400` in each turn, as many turns as rounds. On a machine that is busy choose
 * a lower rate: where p50 is more than a few milliseconds it is the queue that is measured.
 *
 * Candidates and readers are processes of their own. `load` is the readers' share of a core: near 1 they are the
 * bottleneck, and of the figures only the processor time means something.
 */
import { median } from "./fanout/quantile.ts";
import { buildFloor, C_FLOOR, Run, type Shape } from "./fanout/run.ts";
import {
  besideSlow,
  enter,
  type Figures,
  flood,
  idleChannels,
  opening,
  pace,
} from "./fanout/works.ts";

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.split("=")));
const rounds = Number(given["rounds"] ?? 3);
const ms = Number(given["ms"] ?? 2000);
const messages = Number(given["messages"] ?? 10_000);
const rate = Number(given["rate"] ?? 400);
const only = given["only"]?.split(",");

const floor = buildFloor();
const FLOOR = floor ? C_FLOOR : "Node net, one write";
const peers = given["peers"]?.split(",");
const PEERS = peers ?? [FLOOR, "ws, encoded once", "ws, joined", "Socket.IO", "Parley"];
const HALL: Shape = { readers: 1_000, rooms: 1 };

type Rows = Map<string, Figures[]>;

/** Does the works of `act` with each candidate, again and again. */
async function each(names: string[], shape: Shape, act: (run: Run) => Promise<Figures>) {
  const rows: Rows = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, figures] of rows) {
      const run = await Run.start({ name, floor, ...shape });
      try {
        figures.push(await act(run));
      } finally {
        await run.stop();
      }
    }
  }
  return rows;
}

function figure(rows: Rows, name: string, of: string): number {
  return median((rows.get(name) ?? []).map((figures) => figures[of] ?? Number.NaN));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function table(title: string, rows: Rows): void {
  say(`\n${title}`);
  for (const name of rows.keys()) {
    const keys = Object.keys(rows.get(name)?.[0] ?? {});
    const cells = keys.map((key) => `${key} ${short(figure(rows, name, key))}`.padEnd(16));
    say(`  ${name.padEnd(18)} ${cells.join(" ")}`);
  }
}

function short(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

/** @param most whether `value` should be at most `bound`, or at least */
function target(what: string, value: number, [most, bound]: ["<=" | ">=", number]): void {
  const holds = most === "<=" ? value <= bound : value >= bound;
  say(`  ${holds ? "reached" : "MISSED "}  ${what}: ${short(value)} (${most} ${bound})`);
}

function ratio(rows: Rows, [name, against]: [string, string], of: string): number {
  return figure(rows, name, of) / figure(rows, against, of);
}

async function saturated(): Promise<void> {
  const rows = await each(PEERS, HALL, async (run) => {
    await enter(run);
    return flood(run, 32, ms);
  });
  table(
    "1,000 readers, 32 messages in flight: deliveries a second, processor seconds a million",
    rows,
  );
  target("rate / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "rate"), [">=", 10]);
  target("processor / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "cpu"), ["<=", 0.07]);
  target("processor / ws joined", ratio(rows, ["Parley", "ws, joined"], "cpu"), ["<=", 1.5]);
}

async function paced(): Promise<void> {
  const rows = await each(["ws, joined", "Parley"], HALL, async (run) => {
    await enter(run);
    await pace(run, 1_600, 1_000);
    return pace(run, 1_600, ms);
  });
  table("1,600 messages a second to 1,000 readers: milliseconds from due to read", rows);
  target("p99", figure(rows, "Parley", "p99"), ["<=", 25]);
}

/** Long enough that what waits for the one who reads nothing passes every buffer, and it is sent away. */
const LONG = { BENCH_TEXT: "400" };

async function slow(): Promise<void> {
  const run = await Run.start({ name: "Parley", floor, ...HALL, env: LONG });
  const rows: Rows = new Map();
  try {
    await enter(run);
    const ms = (messages / rate) * 1000;
    rows.set("Parley", await besideSlow(run, { perSecond: rate, ms, turns: rounds }));
  } finally {
    await run.stop();
  }
  table(
    `${messages} messages, ${rate} a second, to 1,000 readers, alone and beside one who reads nothing: ms`,
    rows,
  );
  target("p99 of the others / p99 alone", figure(rows, "Parley", "ratio"), ["<=", 1.2]);
}

async function isolated(): Promise<void> {
  const rows = await each(PEERS, HALL, async (run) => {
    await enter(run);
    return flood(run, 1, ms);
  });
  table(
    "1,000 readers, one message at a time: milliseconds a message, processor seconds a million",
    rows,
  );
  target("processor / floor", ratio(rows, ["Parley", FLOOR], "cpu"), ["<=", 1.5]);
  target("processor / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "cpu"), ["<=", 0.7]);
}

async function rooms(): Promise<void> {
  const rows = await each(PEERS, { readers: 1_000, rooms: 100 }, async (run) => {
    await enter(run);
    return flood(run, 32, ms);
  });
  table("100 rooms of 10, 32 messages in flight", rows);
  target("processor / floor", ratio(rows, ["Parley", FLOOR], "cpu"), ["<=", 2.2]);
  target("processor / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "cpu"), ["<=", 0.85]);
}

async function opened(): Promise<void> {
  const rows = await each(PEERS.slice(1), { readers: 6_000, rooms: 1 }, opening);
  table("6,000 readers come: connections a second, processor us and KiB of one", rows);
  target("KiB", figure(rows, "Parley", "kib"), ["<=", 10]);
  target("KiB / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "kib"), ["<=", 0.6]);
  target("rate / Socket.IO", ratio(rows, ["Parley", "Socket.IO"], "opened"), [">=", 2]);
}

async function growth(): Promise<void> {
  const work = async (run: Run): Promise<Figures> => {
    await enter(run);
    return flood(run, 32, ms);
  };
  const small = await each(["Parley"], HALL, work);
  const large = await each(["Parley"], { readers: 9_000, rooms: 1 }, work);
  table("1,000 readers", small);
  table("9,000 readers", large);
  const grown = figure(large, "Parley", "cpu") / figure(small, "Parley", "cpu");
  target("processor of a delivery, 9,000 / 1,000 readers", grown, ["<=", 1.2]);
  const rows = await each(["Parley"], HALL, (run) => idleChannels(run, [100, 100_000]));
  table("Publishing beside 100 and 100,000 idle channels: processor us", rows);
  const costs = figure(rows, "Parley", "many") / figure(rows, "Parley", "few");
  target("processor of a publish, 100,000 / 100 idle channels", costs, ["<=", 1.1]);
}

async function streams(): Promise<void> {
  const names = ["Hono streamSSE", "Parley, streams"];
  const [own, other] = ["Parley, streams", "Hono streamSSE"];
  for (const [inFlight, bound] of [
    [32, 0.05],
    [1, 0.4],
  ] as const) {
    const rows = await each(names, HALL, async (run) => {
      await enter(run);
      return flood(run, inFlight, ms);
    });
    table(`1,000 event streams, ${inFlight} in flight`, rows);
    target("processor / streamSSE", ratio(rows, [own, other], "cpu"), ["<=", bound]);
  }
}

const works = { saturated, paced, slow, isolated, rooms, streams, opening: opened, growth };
for (const [name, work] of Object.entries(works)) if (!only || only.includes(name)) await work();
process.exit();
