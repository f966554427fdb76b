import type { Application } from "./application.ts";
import { BackupSchedule, Database } from "./platform/database/index.ts";
import { Health } from "./platform/http/index.ts";
import { Figures } from "./platform/support/index.ts";

/**
 * Shows the databases to whoever watches this node: the figures of each pool, and what of it `/health/ready` says.
 * Reads go on with a replica, so a primary that is away takes no node out of traffic then.
 */
export function watchDatabase({ container }: Application): void {
  const [database, health] = [container.resolve(Database), container.resolve(Health)];
  const figures = container.resolve(Figures);
  for (const name of Object.keys(database.figures())) {
    figures.provide(`database.${name}`, () => database.figures()[name] ?? {});
  }
  const backups = container.resolve(BackupSchedule);
  figures.provide("backup", () => backups.figures());
  health.check({
    name: "database",
    probe: () => database.ping(),
    isVital: () => !database.isReadableWithoutPrimary,
  });
  for (const { name } of database.replicas()) {
    const probe = () => database.assertReplica(name);
    health.check({ name: `database.${name}`, probe, isVital: () => false });
  }
  for (const name of database.connectionNames) {
    const probe = () => database.connection(name).ping();
    health.check({ name: `database.${name}`, probe, isVital: () => false });
  }
}
