import { rmSync } from "node:fs";
import { join } from "node:path";
import { createDatabase } from "../../support/servers/database_admin.ts";
import { startMariaDb } from "../../support/servers/mariadb.ts";

interface Where {
  /** A folder of the bench's own; it is removed. */
  folder: string;
  /** `sqlite`, `mariadb` or both. */
  storeys: string;
}

/** Measures on a file and on MariaDB, one after the other, and leaves nothing behind. */
export async function onBoth(
  { folder, storeys }: Where,
  measure: (name: string, url: string) => Promise<void>,
): Promise<void> {
  try {
    if (storeys.includes("sqlite")) await measure("SQLite", `sqlite:${join(folder, "bench.db")}`);
    if (storeys.includes("mariadb")) await onMariaDb(measure);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onMariaDb(measure: (name: string, url: string) => Promise<void>): Promise<void> {
  const server = await startMariaDb();
  try {
    await measure("MariaDB", await createDatabase(server.url));
  } finally {
    await server.remove();
  }
}
