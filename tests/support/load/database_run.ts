import { setTimeout as pause } from "node:timers/promises";
import { type ServerNode, startNodes } from "../node.ts";
import { Person } from "../person.ts";
import { createDatabase } from "../servers/database_admin.ts";
import { type MariaDb, startMariaDb } from "../servers/mariadb.ts";
import type { Storey } from "../storeys.ts";
import { until } from "../until.ts";
import { type Outcome, Requests } from "./requests.ts";
import { historyOf, makeRoom, type Stored } from "./room.ts";

interface DatabaseRunOptions {
  perSecond: number;
  /** How long all is well before, the database is away, and all is well again, in milliseconds. */
  beforeMs: number;
  awayMs: number;
  afterMs: number;
  /** It ends without a word, takes leave, or only holds still with its connections open. */
  how: "killed" | "stopped" | "hanging";
}

export interface DatabaseRun {
  outcomes: Outcome[];
  /** When the database went, and when it answered again. */
  left: number;
  back: number;
  stored: Stored[];
  node: ServerNode;
}

/** One node under requests while its MariaDB goes, stays away and comes back. */
export async function databaseRun(
  storey: Storey,
  options: DatabaseRunOptions,
): Promise<DatabaseRun> {
  const maria = await startMariaDb({ durable: true });
  try {
    return await runOn(maria, storey, options);
  } finally {
    await maria.remove();
  }
}

async function runOn(
  maria: MariaDb,
  storey: Storey,
  { perSecond, beforeMs, awayMs, afterMs, how }: DatabaseRunOptions,
): Promise<DatabaseRun> {
  const settings = { DATABASE_URL: await createDatabase(maria.url), MESSAGE_RATE: "off" };
  const [node] = await startNodes(storey, 1, settings);
  if (!node) throw new Error("No server was started.");
  const ada = await Person.signUp(node.url, "Ada");
  const room = await makeRoom(ada, "engines");
  const requests = new Requests([ada], room, perSecond);
  await pause(beforeMs);
  await requests.untilSomeAreStored();
  const left = Date.now();
  if (how === "hanging") maria.pause();
  else await (how === "killed" ? maria.kill() : maria.stop());
  await pause(Math.max(0, awayMs - (Date.now() - left)));
  if (how === "hanging") maria.resume();
  else await maria.start();
  const back = Date.now();
  await pause(afterMs);
  await requests.untilSomeAreStored(back);
  const outcomes = await requests.stop();
  const stored = await until(() => historyOf(ada, room), { what: "what is stored" });
  await node.stop();
  return { outcomes, left, back, stored, node };
}
