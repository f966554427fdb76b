import type { Application } from "./application.ts";
import { Database } from "./platform/database/index.ts";
import { Hub } from "./platform/realtime/index.ts";

const SUBJECT = "writers";

/**
 * Tells the other nodes who changes something here, so that what a person wrote on one node is on the page that they
 * get from another one, however far the replicas are.
 */
export function tellWriters({ container, log }: Application): void {
  const database = container.resolve(Database);
  if (!database.hasReplicas) return;
  const hub = container.resolve(Hub);
  const logger = log.part("database");
  hub.onTold(SUBJECT, (user) => {
    if (typeof user === "number") database.noteWriter(user);
  });
  database.onWriter((user) => {
    hub.tellNodes(SUBJECT, user).catch((err: unknown) => {
      logger.debug({ err }, "other nodes do not know who changed something here");
    });
  });
}
