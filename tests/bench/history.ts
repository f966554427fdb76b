/**
 * A room with many messages, on a file and on MariaDB: what its pages and answers take at the server, asked over HTTP
 * by one member and one request at a time, every check and the whole rendering included.
 *
 *     npm run bench tests/bench/history.ts -- [messages=250000] [rounds=60] [storeys=sqlite,mariadb]
 *
 * Milliseconds. The limit for the median of each is 20 ms. `search.ts` measures the search.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startParley } from "./http/parley.ts";
import { fillRoom } from "./search/crowded_room.ts";
import { onBoth } from "./search/databases.ts";
import { Person } from "../support/person.ts";

type Applications = typeof import("../../app/application.ts");
type DatabasePart = typeof import("../../app/platform/database/index.ts");
type Logging = typeof import("../../app/platform/logging/index.ts");
type Configuration = typeof import("../../config/settings.ts");

const [messages = "250000", rounds = "60", storeys = "sqlite,mariadb"] = process.argv.slice(2);
const COUNT = Number(messages);
const LIMIT_MS = 20;
const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));

/** Any message of the room, the same ones in each run: nothing that is asked for was asked for before. */
const anywhere = (n: number) => 1 + ((n * 104_729) % COUNT);

/** What is asked in a round; `id` is the room's. */
const QUESTIONS: Record<string, (id: number, n: number) => string> = {
  "the room, its newest page": (id) => `/rooms/${id}`,
  "the room around a permalink": (id, n) => `/rooms/${id}?message=${anywhere(n)}`,
  "older messages, as HTML": (id, n) => `/rooms/${id}/messages?before=${anywhere(n)}`,
  "older messages, as JSON": (id, n) => `/api/rooms/${id}/messages?before=${anywhere(n)}`,
  "changes since a while ago": (id, n) => `/api/rooms/${id}/changes?since=${COUNT - 20 - (n % 60)}`,
};

async function fill(url: string, room: { roomId: number; authorId: number }): Promise<void> {
  const built = new URL("../../dist/apart/", import.meta.url);
  const load = async <T>(path: string): Promise<T> =>
    (await import(new URL(path, built).href)) as T;
  const { wire } = await load<Applications>("app/application.js");
  const { Database } = await load<DatabasePart>("app/platform/database/index.js");
  const { Log } = await load<Logging>("app/platform/logging/index.js");
  const { Settings } = await load<Configuration>("config/settings.js");
  const values = { STORAGE_PATH: folder, DATABASE_URL: url, NODE_ENV: "test" };
  const { container } = wire(Settings.from([{ name: "the bench", values }]), Log.silent());
  const database = container.resolve(Database);
  await fillRoom(database, { ...room, count: COUNT });
  await database.close();
}

async function timed(ada: Person, path: string): Promise<number> {
  const from = performance.now();
  const { status } = path.startsWith("/api") ? await ada.get(path) : await ada.open(path);
  if (status !== 200) throw new Error(`${path} was answered by ${status}.`);
  return performance.now() - from;
}

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * q)] ?? Number.NaN;

async function measure(name: string, database: string): Promise<void> {
  const url = await startParley({ DATABASE_URL: database });
  const ada = await Person.signUp(url, "Ada");
  const ben = await Person.signUp(url, "Ben");
  const { json } = await ada.post("/api/rooms", { name: "crowd", kind: "open" });
  const { id } = json.data as { id: number };
  const { json: people } = await ben.get("/api/users");
  await fill(database, { roomId: id, authorId: people.data.at(-1).id });
  await ada.put(`/api/rooms/${id}/read`, { up_to: COUNT });
  process.stdout.write(`\n${name}, ${messages} messages, ${rounds} rounds\n`);
  const times = new Map(Object.keys(QUESTIONS).map((label) => [label, [] as number[]]));
  for (let n = 0; n <= Number(rounds); n += 1) {
    for (const [label, path] of Object.entries(QUESTIONS)) {
      const ms = await timed(ada, path(id, n));
      if (n > 0) times.get(label)?.push(ms); // the first one only warms up
    }
  }
  for (const [label, all] of times) {
    const [half, most] = [quantile(all, 0.5), quantile(all, 0.95)];
    const verdict = half > LIMIT_MS ? "  OVER THE LIMIT" : "";
    const figures = `${half.toFixed(2).padStart(8)} ms  p95 ${most.toFixed(2).padStart(8)} ms`;
    process.stdout.write(`${label.padEnd(30)} ${figures}${verdict}\n`);
  }
}

await onBoth({ folder, storeys }, measure);
process.exit();
