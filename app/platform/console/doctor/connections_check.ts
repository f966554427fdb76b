import { setTimeout as pause } from "node:timers/promises";
import type { Database, ReplicaStatus } from "../../database/index.ts";
import { type Check, fine, wrong } from "../../doctor/index.ts";

/** As long as a replica may need to show that it follows. */
const PATIENCE_MS = 3000;
const LOOK_MS = 50;

/** Whether each replica answers and is near enough, and each further database answers. */
export async function checkConnections(database: Database): Promise<Check[]> {
  const replicas = (await settled(database)).map(checkReplica);
  const others = await Promise.all(
    database.connectionNames.map((name) => checkConnection(database, name)),
  );
  return [...replicas, ...others];
}

/** The replicas as soon as something is known of all, or when patience ends. */
async function settled(database: Database): Promise<ReplicaStatus[]> {
  const end = performance.now() + PATIENCE_MS;
  const isSettled = () => database.replicas().every(({ state }) => state !== "unknown");
  while (!isSettled() && performance.now() < end) await pause(LOOK_MS);
  return database.replicas();
}

function checkReplica({ name, where, state, lagMs, reason }: ReplicaStatus): Check {
  if (state === "fit") return fine(name, `${where} follows, ${seconds(lagMs)} behind.`);
  if (state === "away") {
    const message = `${where} cannot be read from: ${reason ?? "it does not answer"}.`;
    const hint = `Start it, or correct DATABASE_REPLICA_URLS. Pages are read from the others meanwhile.`;
    return wrong(name, message.replace("..", "."), hint);
  }
  const message =
    state === "lagging"
      ? `${where} is ${seconds(lagMs)} behind, more than DATABASE_REPLICA_MAX_LAG_MS allows.`
      : `${where} answers, and nothing that was written to the primary has arrived there.`;
  return wrong(name, message, "Look there at SHOW REPLICA STATUS: is replication running?");
}

async function checkConnection(database: Database, name: string): Promise<Check> {
  try {
    await database.connection(name).ping();
    return fine(name, "The connection of this name in DATABASE_CONNECTIONS answers.");
  } catch (error) {
    const why = innermost(error);
    const hint = `Start its server, or correct ${name}=… in DATABASE_CONNECTIONS.`;
    return wrong(name, `The connection ${name} cannot be used: ${why}.`, hint);
  }
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

function seconds(ms: number | null): string {
  return `${Math.round((ms ?? 0) / 100) / 10} s`;
}
