import { connect } from "../../integration/platform/database/open_database.ts";
import { type ServerNode, startNodes } from "../node.ts";
import { Person } from "../person.ts";
import type { RedisServer } from "../servers/redis.ts";
import type { Storey } from "../storeys.ts";
import { until } from "../until.ts";
import { Follower } from "./follower.ts";
import { killAgainAndAgain, type Victim } from "./killer.ts";
import { historyOf, type LoadRoom, makeRoom, type Stored } from "./room.ts";
import { Writer } from "./writer.ts";

interface KillRunOptions {
  /** Asked after each kill of a node: whether there shall be one more. */
  goesOn: (killed: number) => boolean;
  writers: number;
  followers: number;
  /** Messages a second of each writer, at most. */
  perSecond: number;
  longestLifeMs: number;
  killed?: (n: number) => unknown;
  /** Killed too, beside the nodes and with no regard to them. */
  redis?: RedisServer;
  env?: Record<string, string>;
}

/** What stands where after a run. */
export interface KillRun {
  acknowledged: Map<string, number>;
  stored: Stored[];
  lists: Stored[][];
  figures: Record<string, number>;
  alarms: unknown[];
  /** Entries of the queue that were still there when all had time to go, and dead ones. */
  queue: { left: number; dead: number };
}

/** Writes and reads while servers are killed, then waits until everything has come to rest. */
export async function killRun(storey: Storey, options: KillRunOptions): Promise<KillRun> {
  const count = storey.name === "cluster" ? 2 : 1;
  const { redis, env } = options;
  const nodes = await startNodes(storey, count, {
    CATCH_UP_LIMIT: "10000",
    ...(redis && { REDIS_URL: redis.url }),
    ...env,
  });
  const begun = performance.now();
  const { people, room } = await furnish(nodes, options);
  const { perSecond } = options;
  const writers = people.writers.map((person) => new Writer({ person, room, nodes, perSecond }));
  const followers = people.followers.map(
    (person, turn) => new Follower({ person, room, nodes, turn }),
  );
  const progress = (): number => sum(writers.map((writer) => writer.acknowledged.size));
  const [deaths, redisDeaths] = await Promise.all([
    killAgainAndAgain(nodes, { ...options, progress }),
    redis && killRedis(redis, { ...options, progress }),
  ]);
  await Promise.all(writers.map((writer) => writer.stop()));

  people.ada.url = nodes[0]?.url ?? "";
  const stored = await historyOf(people.ada, room);
  await until(() => followers.every(({ complete }) => complete >= stored.length), {
    within: 30_000,
    what: () => `followers to know ${stored.length} changes: ${numbersOf(followers)}`,
  });
  const queue = await restOfQueue(nodes);
  await Promise.all(followers.map((follower) => follower.stop()));
  const acknowledged = new Map(writers.flatMap((writer) => [...writer.acknowledged]));
  return {
    acknowledged,
    stored,
    lists: followers.map(({ list }) => list),
    alarms: nodes.flatMap((node) => node.log.alarms()),
    queue,
    figures: {
      seconds: Math.round((performance.now() - begun) / 1000),
      kills: deaths.kills,
      kills_while_starting: deaths.young,
      kills_of_redis: redisDeaths?.kills ?? 0,
      acknowledged: acknowledged.size,
      stored: stored.length,
      repeated_by_writers: sum(writers.map(({ repeated }) => repeated)),
      followers: followers.length,
      ...Object.fromEntries(
        (["events", "again", "crossed", "catchUps", "resets"] as const).map((name) => [
          `followers_${name}`,
          sum(followers.map(({ counts }) => counts[name])),
        ]),
      ),
    },
  };
}

/** It lives longer than the nodes, so that there are times with all and times with little. */
function killRedis(redis: RedisServer, options: KillRunOptions & { progress: () => number }) {
  const victim: Victim = { kill9: () => redis.kill(), start: () => redis.start() };
  const { goesOn, progress, longestLifeMs } = options;
  return killAgainAndAgain([victim], { goesOn, progress, longestLifeMs: 3 * longestLifeMs });
}

async function furnish(nodes: readonly ServerNode[], options: KillRunOptions) {
  const url = nodes[0]?.url ?? "";
  const ada = await Person.signUp(url, "Ada");
  const room: LoadRoom = await makeRoom(ada, "engines");
  const enter = async (name: string): Promise<Person> => {
    const person = await Person.signUp(url, name);
    const { status } = await person.submit(`/rooms/${room.id}/membership`, { _method: "PUT" });
    if (status >= 400) throw new Error(`${name} could not join: ${status}`);
    return person;
  };
  const [writers, followers]: [Person[], Person[]] = [[], []];
  for (let n = 0; n < options.writers; n += 1) writers.push(await enter(`Writer ${n}`));
  for (let n = 0; n < options.followers; n += 1) followers.push(await enter(`Reader ${n}`));
  return { room, people: { ada, writers, followers } };
}

/** A killed server's entries are taken over when its lease is over. */
async function restOfQueue(nodes: readonly ServerNode[]): Promise<KillRun["queue"]> {
  const database = connect(nodes[0]?.env["DATABASE_URL"] ?? "");
  const count = async (dead: boolean): Promise<number> => {
    const entries = database.query.selectFrom("outbox").select("id");
    const rows = await entries.where("dead_at", dead ? "is not" : "is", null).execute();
    return rows.length;
  };
  const empty = async (): Promise<boolean> => (await count(false)) === 0;
  await until(empty, { within: 30_000, every: 200, what: "the queue to be empty" }).catch(() => {});
  const rest = { left: await count(false), dead: await count(true) };
  await database.close();
  return rest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function numbersOf(followers: readonly Follower[]): string {
  return followers.map(({ complete }) => complete).join(", ");
}
