import {
  columns,
  createDatabaseBeats,
  createTable,
  type Database,
  type Migration,
  Migrator,
  readByDefault,
  type ReplicaState,
  required,
} from "../../../../app/platform/database/index.ts";
import { createDatabase, execute } from "../../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb, startReplica } from "../../../support/servers/mariadb.ts";
import { until } from "../../../support/until.ts";
import { createNotes, note } from "./notes.ts";
import { connect } from "./open_database.ts";

declare module "../../../../app/platform/database/tables.ts" {
  interface Tables {
    servers: { id: number; name: string };
  }
}

/** Its one row says `primary`, and on each replica the replica's name: a select tells who answered. */
const createServers: Migration = {
  name: "servers/0001_create_servers",
  async up(db, dialect) {
    const column = columns(dialect);
    await createTable(db, dialect, "servers")
      .addColumn("id", column.integer, (id) => id.primaryKey())
      .addColumn("name", column.text(40), required)
      .execute();
    await db.insertInto("servers").values({ id: 1, name: "primary" }).execute();
  },
  async down(db) {
    await db.schema.dropTable("servers").execute();
  },
};

/** A primary and replicas that follow it, all real. */
export class Replicated {
  readonly primary: MariaDb;
  readonly replicas: readonly MariaDb[];
  /** On the primary. */
  readonly url: string;
  readonly replicaUrls: readonly string[];

  private constructor(primary: MariaDb, replicas: readonly MariaDb[], url: string) {
    this.primary = primary;
    this.replicas = replicas;
    this.url = url;
    const { pathname } = new URL(url);
    this.replicaUrls = replicas.map((replica) => new URL(pathname, replica.url).href);
  }

  static async start(count: number): Promise<Replicated> {
    readByDefault("replicas"); // files before this one may have started a server, which decides otherwise
    const primary = await startMariaDb({ binlog: true, durable: true });
    const replicas = await Promise.all(Array.from({ length: count }, () => startReplica(primary)));
    const all = new Replicated(primary, replicas, await createDatabase(primary.url));
    await all.#furnish();
    return all;
  }

  /** A database as a node of its own has it, whose replicas are all read from already. */
  async connect(more: Record<string, string> = {}): Promise<Database> {
    const database = connect(this.url, { ...this.environment(), ...more });
    await database.ping();
    await untilReplica(database, "fit", ...this.replicas.keys());
    return database;
  }

  /** Settings that notice quickly what happens, and bear that a beat takes its time on a busy machine. */
  environment(): Record<string, string> {
    return {
      DATABASE_REPLICA_URLS: this.replicaUrls.join(","),
      DATABASE_REPLICA_CHECK_MS: "50",
      DATABASE_REPLICA_MAX_LAG_MS: "5000",
    };
  }

  async remove(): Promise<void> {
    await Promise.all([this.primary, ...this.replicas].map((server) => server.remove()));
  }

  async #furnish(): Promise<void> {
    const database = connect(this.url);
    await new Migrator(database, [createDatabaseBeats, createNotes, createServers]).migrate();
    await database.close();
    await Promise.all(
      this.replicaUrls.map(async (url, place) => {
        const rename = `UPDATE servers SET name = 'replica ${place + 1}' WHERE id = 1`;
        await until(
          () =>
            execute(url, "SELECT 1 FROM servers").then(
              () => true,
              () => false,
            ),
          {
            what: "the tables to arrive on the replica",
          },
        );
        await until(async () => (await affected(url, rename)) === 1, { what: "the row to arrive" });
      }),
    );
  }
}

let slugs = 0;

/** A slug that no other note has. */
export function slug(): string {
  return `note-${slugs++}`;
}

/** Which server answers a plain select. */
export async function who(database: Database): Promise<string> {
  const row = database.query.selectFrom("servers").select("name").executeTakeFirstOrThrow();
  return (await row).name;
}

export async function add(database: Database, name = slug()): Promise<void> {
  await database.query.insertInto("notes").values(note(name)).execute();
}

/** Waits until the replicas at these places (all from 0) are in this state. */
export async function untilReplica(
  database: Database,
  state: ReplicaState,
  ...places: number[]
): Promise<void> {
  const states = () => database.replicas().map((replica) => replica.state);
  await until(() => places.every((place) => states()[place] === state), {
    what: () => `replica ${places.join(" and ")} to be ${state}; they are ${states().join(", ")}`,
    within: 20_000,
  });
}

async function affected(url: string, statement: string): Promise<number> {
  const result = await execute(url, statement);
  return (result as { affectedRows?: number }).affectedRows ?? 0;
}
