/**
 * Fan-out: one message to many readers, against plain `ws`, interleaved in one run because machines drift.
 *
 *     node bin/prepare.js
 *     node tests/bench/fanout.ts [readers=1000] [in_flight=32] [rounds=3] [ms=2000]
 *
 * Deliveries a second, processor seconds of the server for a million deliveries, memory of an idle connection;
 * medians over the rounds, and as ratios to `ws` with the text encoded once.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { candidates } from "./fanout/candidates.ts";
import type { Measured } from "./fanout/server.ts";

const [readers = "1000", inFlight = "32", rounds = "3", ms = "2000"] = process.argv.slice(2);
const FLAGS = { execArgv: ["--expose-gc"] };

interface Row {
  rate: number;
  cpu: number;
  memory: number;
}

function start(file: string, args: string[]): ChildProcess {
  return fork(new URL(`./fanout/${file}`, import.meta.url), args, FLAGS);
}

async function word<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, "message")) as [T];
  return message;
}

async function run(name: string): Promise<Row> {
  const server = start("server.ts", [name, readers, inFlight, ms]);
  const { port, control, join } = await word<{ port: number; control: number; join: string }>(
    server,
  );
  const load = start("load.ts", [String(port), String(control), readers, join]);
  await word(load);
  const measured = word<{ measured: Measured }>(server);
  server.send("go");
  const { deliveries, seconds, cpuSeconds, memory } = (await measured).measured;
  server.kill();
  load.kill();
  return { rate: deliveries / seconds, cpu: cpuSeconds / (deliveries / 1e6), memory };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const results = new Map<string, Row[]>(Object.keys(candidates).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round += 1) {
  for (const [name, rows] of results) rows.push(await run(name));
}

const summary = [...results].map(([name, rows]) => ({
  name,
  rate: median(rows.map(({ rate }) => rate)),
  cpu: median(rows.map(({ cpu }) => cpu)),
  memory: median(rows.map(({ memory }) => memory)),
}));
const base = summary[0] ?? { rate: 1, cpu: 1 };
const lines = summary.map(({ name, rate, cpu, memory }) =>
  [
    name.padEnd(30),
    `${Math.round(rate).toLocaleString("en")}/s (${(rate / base.rate).toFixed(2)} x)`.padEnd(26),
    `${cpu.toFixed(2)} s a million (${(cpu / base.cpu).toFixed(3)} x)`.padEnd(32),
    `${(memory / 1024).toFixed(1)} KiB a connection`,
  ].join(" "),
);
process.stdout.write(
  `${readers} readers, ${inFlight} in flight, ${rounds} rounds\n${lines.join("\n")}\n`,
);
