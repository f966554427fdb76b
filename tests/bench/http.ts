/**
 * Requests a second of the whole program against bare Hono, interleaved in one run because machines drift.
 *
 *     npm run bench tests/bench/http.ts -- [connections=32] [rounds=5] [ms=2000]
 *
 * Each candidate is a process of its own. Medians over the rounds: requests a second, and processor microseconds of
 * the server for a request; as ratios to bare Hono with the same bytes in its body.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Person } from "../support/person.ts";
import { load } from "./http/load.ts";

const [connections = "32", rounds = "5", ms = "2000"] = process.argv.slice(2);
const MESSAGES = 50;

interface Candidate {
  name: string;
  against?: string;
  server: ChildProcess;
  url: string;
  headers?: Record<string, string>;
}

interface Row {
  rate: number;
  micros: number;
}

async function word<T>(child: ChildProcess): Promise<T> {
  return ((await once(child, "message")) as [T])[0];
}

async function start(...args: string[]): Promise<{ server: ChildProcess; url: string }> {
  const file = new URL("./http/server.ts", import.meta.url);
  const server = fork(file, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  return { server, url: (await word<{ url: string }>(server)).url };
}

async function cpuOf(server: ChildProcess): Promise<number> {
  const answer = word<{ cpu: NodeJS.CpuUsage }>(server);
  server.send("cpu");
  const { cpu } = await answer;
  return cpu.user + cpu.system;
}

async function measure({ server, url, headers = {} }: Candidate): Promise<Row> {
  const before = await cpuOf(server);
  const rate = await load({ url, headers, connections: Number(connections), ms: Number(ms) });
  return { rate, micros: ((await cpuOf(server)) - before) / (rate * (Number(ms) / 1000)) };
}

/** A room as people have it: fifty messages of several authors' days. */
async function fillRoom(ada: Person): Promise<string> {
  const { json } = await ada.post("/api/rooms", { name: "Bench", kind: "open" });
  for (let n = 0; n < MESSAGES; n += 1) {
    const content = `Message **${n}**: the quick brown fox jumps over the lazy dog, [again](https://example.org).`;
    await ada.post(`/api/rooms/${json.data.id}/messages`, {
      content,
      client_id: crypto.randomUUID(),
    });
  }
  return `/rooms/${json.data.id}`;
}

/** A program with somebody signed in and a room. */
async function startParley() {
  const parley = await start("parley");
  const ada = await Person.signUp(parley.url, "Ada");
  const room = await fillRoom(ada);
  return { ...parley, room, cookie: { cookie: ada.cookies.header() ?? "" }, ada };
}

const json = await start("parley");
const [session, pages] = [await startParley(), await startParley()];
const page = await pages.ada.open(pages.room);
const [hono, constant] = [await start("hono"), await start("hono", page.text)];

const candidates: Candidate[] = [
  { ...hono, name: "Hono, JSON", url: `${hono.url}/bench/bare` },
  { ...json, name: "Parley, JSON", against: "Hono, JSON", url: `${json.url}/bench/bare` },
  {
    ...session,
    name: "Parley, JSON, session",
    against: "Hono, JSON",
    url: `${session.url}/bench/session`,
    headers: { ...session.cookie, accept: "application/json" },
  },
  { ...constant, name: "Hono, page", url: `${constant.url}/page` },
  {
    ...pages,
    name: "Parley, room page",
    against: "Hono, page",
    url: pages.url + pages.room,
    headers: { ...pages.cookie, accept: "text/html" },
  },
];

const rows = new Map<string, Row[]>(candidates.map(({ name }) => [name, []]));
for (let round = 0; round <= Number(rounds); round += 1) {
  for (const candidate of candidates) {
    const row = await measure(candidate);
    if (round > 0) rows.get(candidate.name)?.push(row); // the first one only warms up
  }
}
for (const { server } of candidates) server.kill();

function median(name: string, of: keyof Row): number {
  const values = (rows.get(name) ?? []).map((row) => row[of]).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

const lines = candidates.map(({ name, against }) => {
  const [rate, micros] = [median(name, "rate"), median(name, "micros")];
  const ratio = against && `${(rate / median(against, "rate")).toFixed(2)} x requests, `;
  const cost = against && `${(median(against, "micros") / micros).toFixed(2)} x by processor time`;
  return `${name.padEnd(24)} ${rate.toFixed(0).padStart(7)}/s ${micros.toFixed(1).padStart(7)} us  ${ratio ?? ""}${cost ?? ""}`;
});
process.stdout.write(
  `${connections} connections, ${rounds} rounds; the page has ${page.text.length} characters\n${lines.join("\n")}\n`,
);
