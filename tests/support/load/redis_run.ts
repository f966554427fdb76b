import { setTimeout as pause } from "node:timers/promises";
import { type ServerNode, startNodes } from "../node.ts";
import { Person } from "../person.ts";
import { type RedisServer, startRedis } from "../servers/redis.ts";
import type { Storey } from "../storeys.ts";
import { until } from "../until.ts";
import { Follower } from "./follower.ts";
import { type Outcome, Requests } from "./requests.ts";
import { historyOf, makeRoom, type Stored } from "./room.ts";

interface RedisRunOptions {
  perSecond: number;
  /** How long all is well before, Redis is away, and all is well again, in milliseconds. */
  beforeMs: number;
  awayMs: number;
  afterMs: number;
  /** It comes back empty, or it only holds still, its connections open. */
  how: "killed" | "hanging";
  env?: Record<string, string>;
}

export interface RedisRun {
  outcomes: Outcome[];
  /** When Redis went, and when it took commands again. */
  left: number;
  back: number;
  stored: Stored[];
  /** One reader on each node. */
  followers: Follower[];
  nodes: ServerNode[];
}

/** Two nodes under requests while their Redis is killed, stays away and comes back. */
export async function redisRun(storey: Storey, options: RedisRunOptions): Promise<RedisRun> {
  const redis = await startRedis();
  try {
    return await runOn(redis, storey, options);
  } finally {
    await redis.remove();
  }
}

async function runOn(
  redis: RedisServer,
  storey: Storey,
  { perSecond, beforeMs, awayMs, afterMs, how, env = {} }: RedisRunOptions,
): Promise<RedisRun> {
  const settings = { REDIS_URL: redis.url, CATCH_UP_LIMIT: "10000", ...env };
  const nodes = await startNodes(storey, 2, settings);
  const people = await furnish(nodes);
  const [ada] = people;
  if (!ada) throw new Error("Nobody signed up.");
  const room = await makeRoom(ada, "engines");
  for (const person of people) {
    if (person !== ada) await person.submit(`/rooms/${room.id}/membership`, { _method: "PUT" });
  }
  // Each reads on a node of their own, whatever happens: a person of the server's own list of one.
  const followers = await Promise.all(
    nodes.map(async (node, n) => {
      const person = people[n + nodes.length];
      if (!person) throw new Error("A reader is missing.");
      return new Follower({ person, room, nodes: [node], turn: 0 });
    }),
  );
  const requests = new Requests(people.slice(0, nodes.length), room, perSecond);
  await pause(beforeMs);
  const left = Date.now();
  if (how === "killed") await redis.kill();
  else redis.pause();
  await pause(awayMs);
  if (how === "killed") await redis.start();
  else redis.resume();
  const back = Date.now();
  await pause(afterMs);
  const outcomes = await requests.stop();
  const stored = await historyOf(ada, room);
  await until(() => followers.every(({ complete }) => complete >= stored.length), {
    within: 30_000,
    what: "followers to know everything",
  });
  await Promise.all(followers.map((follower) => follower.stop()));
  return { outcomes, left, back, stored, followers, nodes };
}

/** Two who ask, and two who read, one of each on each node. */
async function furnish(nodes: readonly ServerNode[]): Promise<Person[]> {
  const people: Person[] = [];
  for (const kind of ["Writer", "Reader"]) {
    for (const [n, node] of nodes.entries()) {
      people.push(await Person.signUp(node.url, `${kind} ${n}`));
    }
  }
  return people;
}
