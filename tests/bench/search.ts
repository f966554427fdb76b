/**
 * The search in a room with many messages, on a file and on MariaDB: what a page of results takes at the server,
 * against the first page of that room; and what a post costs with the index and without.
 *
 *     npm run bench tests/bench/search.ts -- [messages=250000] [rounds=30] [storeys=sqlite,mariadb]
 *
 * Milliseconds, medians over the rounds. The limit for each kind of query is 20 ms.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillRoom, QUERIES } from "./search/crowded_room.ts";
import { onBoth } from "./search/databases.ts";

await import("reflect-metadata");
type Applications = typeof import("../../app/application.ts");
type Application = import("../../app/application.ts").Application;
type Bindings = typeof import("../../app/bindings.ts");
type Boot = typeof import("../../app/boot.ts");
type Rooms = typeof import("../../app/features/rooms/index.ts");
type MessagesFeature = typeof import("../../app/features/messages/index.ts");
type Accounts = typeof import("../../app/features/accounts/index.ts");
type SearchFeature = typeof import("../../app/features/search/index.ts");
type DatabasePart = typeof import("../../app/platform/database/index.ts");
type Logging = typeof import("../../app/platform/logging/index.ts");
type Migrations = typeof import("../../app/migrations.ts");
type Configuration = typeof import("../../config/settings.ts");

const [messages = "250000", rounds = "30", storeys = "sqlite,mariadb"] = process.argv.slice(2);
const LIMIT_MS = 20;
const POSTS = 150;
const built = new URL("../../dist/apart/", import.meta.url);
const load = async <T>(path: string): Promise<T> => (await import(new URL(path, built).href)) as T;

const { wire } = await load<Applications>("app/application.js");
const { bindPlatform } = await load<Bindings>("app/bindings.js");
const { bootFeatures } = await load<Boot>("app/boot.js");
const { migrations } = await load<Migrations>("app/migrations.js");
const { Rooms, ViewerRooms, bootRooms } = await load<Rooms>("app/features/rooms/index.js");
const { Messages, Pagination, MessageResources, bootMessages } = await load<MessagesFeature>(
  "app/features/messages/index.js",
);
const { Users } = await load<Accounts>("app/features/accounts/index.js");
const { SearchAnswers, SearchRebuild } = await load<SearchFeature>("app/features/search/index.js");
const { Database, Migrator } = await load<DatabasePart>("app/platform/database/index.js");
const { Log } = await load<Logging>("app/platform/logging/index.js");
const { Settings } = await load<Configuration>("config/settings.js");

const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
const say = (line: string) => process.stdout.write(`${line}\n`);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function open(url: string, boot: (application: Application) => void): Promise<Application> {
  const values = { STORAGE_PATH: folder, DATABASE_URL: url, NODE_ENV: "test" };
  const application = wire(Settings.from([{ name: "the bench", values }]), Log.silent());
  await bindPlatform(application);
  await new Migrator(application.container.resolve(Database), migrations).migrate();
  boot(application);
  return application;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function measure(name: string, url: string): Promise<void> {
  const { container } = await open(url, (one) => bootFeatures(one.container));
  const bare = await open(url, (one) => {
    bootRooms(one.container);
    bootMessages(one.container);
  });
  const draft = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  const user = await container.resolve(Users).create(draft, "admin");
  const viewer = { id: user.id, name: user.name, role: user.role, scopes: null };
  const room = {
    name: "crowd",
    description: "",
    kind: "open" as const,
    member_ids: [] as number[],
  };
  const roomId = await container.resolve(Rooms).create(viewer, room);
  const database = container.resolve(Database);
  await fillRoom(database, { roomId, authorId: user.id, count: Number(messages) });
  const rebuild = container.resolve(SearchRebuild);
  await rebuild.begin();
  const indexing = await timed(async () => {
    while ((await rebuild.step()) > 0);
  });
  say(
    `\n${name}: ${messages} messages, brought into the index in ${(indexing / 1000).toFixed(0)} s`,
  );

  const found = await container.resolve(ViewerRooms).findAsMember(viewer, roomId);
  const first = async () => {
    const page = await container.resolve(Pagination).page(roomId);
    await container.resolve(MessageResources).of(page.messages);
  };
  const questions = Object.entries(QUERIES).flatMap(([label, q]) =>
    (["newest", "best"] as const).map((order) => ({ label: `${label}, ${order}`, q, order })),
  );
  const times = new Map(
    ["first page", ...questions.map(({ label }) => label)].map((l) => [l, [] as number[]]),
  );
  const hits = new Map<string, number>();
  for (let round = 0; round <= Number(rounds); round += 1) {
    const page = await timed(first);
    if (round > 0) times.get("first page")?.push(page);
    for (const { label, q, order } of questions) {
      const took = await timed(async () => {
        const answer = await container.resolve(SearchAnswers).to(viewer, { q, order, limit: 20 });
        hits.set(label, answer.data.length);
      });
      if (round > 0) times.get(label)?.push(took);
    }
  }
  const base = median(times.get("first page") ?? []);
  for (const [label, all] of times) {
    const ms = median(all);
    const verdict = ms > LIMIT_MS ? "  OVER THE LIMIT" : "";
    const count = hits.has(label) ? `${hits.get(label)} hits` : "";
    say(
      `${label.padEnd(34)} ${ms.toFixed(2).padStart(8)} ms  ${(ms / base).toFixed(1).padStart(6)} x  ${count}${verdict}`,
    );
  }

  const posts = { without: [] as number[], with: [] as number[] };
  for (let n = 0; n < POSTS; n += 1) {
    for (const [kind, one] of [
      ["without", bare.container],
      ["with", container],
    ] as const) {
      const content = `message ${n} about the launch plan of friday, see you there`;
      const client_id = `${kind}-${n}`;
      posts[kind].push(
        await timed(() => one.resolve(Messages).post(viewer, found, { content, client_id })),
      );
    }
  }
  const [plain, indexed] = [median(posts.without), median(posts.with)];
  say(
    `a post ${plain.toFixed(2)} ms without the index, ${indexed.toFixed(2)} ms with it: ${(indexed / plain).toFixed(2)} x`,
  );
  await bare.container.resolve(Database).close();
  await database.close();
}

await onBoth({ folder, storeys }, measure);
process.exit();
