import { join } from "node:path";
import type { Dialect } from "kysely";
import type { Settings } from "../../../config/settings.ts";
import { ConfigurationError } from "../errors/index.ts";
import type { Logger } from "../logging/index.ts";
import type { Policy } from "../resilience/index.ts";
import type { FiguresOfPart } from "../support/index.ts";
import type { DialectName } from "./dialect_name.ts";
import { guardedDialect } from "./guarded_dialect.ts";
import { MysqlPool } from "./mysql/mysql_pool.ts";
import { NamedConnections } from "./named_connections.ts";
import { Replica } from "./replicas/replica.ts";
import { Replicas } from "./replicas/replicas.ts";
import { SplitDialect } from "./replicas/split_dialect.ts";
import { openMysql, openServer } from "./server.ts";
import type { FileReader } from "./sqlite/file_reader.ts";
import { SteadyDialect } from "./steady_dialect.ts";

/** Everything that the settings name: the primary, its replicas, further databases. */
export interface Servers {
  primary: { name: DialectName; dialect: Dialect; reader: FileReader | undefined };
  replicas: Replicas | undefined;
  named: NamedConnections;
  /** What each pool does, by its name. */
  figures(): Record<string, FiguresOfPart>;
}

/** A watch asks one thing at a time and does not wait for long. */
const WATCH = {
  poolSize: 1,
  queueLimit: 0,
  acquireTimeoutMs: 2000,
  idleTimeoutMs: 0,
  validateAfterMs: 0,
  queryTimeoutMs: 1000,
};

/**
 * @param policy stands before the primary, where that is a server
 * @throws ConfigurationError when there are replicas of a file
 */
export function openServers(settings: Settings, log: Logger, policy?: () => Policy): Servers {
  const { database } = settings;
  const url = addressOf(settings);
  const server = openServer(url, database);
  const replicas = openReplicas(settings, log);
  const guarded =
    policy && server.name === "mysql" ? guardedDialect(server.dialect, policy) : server.dialect;
  const steady = new SteadyDialect(guarded, database.acquireTimeoutMs);
  const dialect = replicas ? new SplitDialect(steady, replicas) : steady;
  const named = new NamedConnections(database, log);
  return {
    primary: { name: server.name, dialect, reader: server.reader },
    replicas,
    named,
    figures,
  };

  function figures(): Record<string, FiguresOfPart> {
    return { primary: server.figures(), ...replicas?.figures(), ...named.figures() };
  }
}

/** `DATABASE_URL`, or the file that is used without it. */
export function addressOf({ app, database }: Settings): string {
  return database.url ?? `sqlite:${join(app.storage, "parley.db")}`;
}

function openReplicas(settings: Settings, log: Logger): Replicas | undefined {
  const { database } = settings;
  if (database.replicaUrls.length === 0) return undefined;
  const url = addressOf(settings);
  if (url.startsWith("sqlite:")) throw replicasOfFile();
  const all = database.replicaUrls.map((address, place) => {
    const server = openMysql(address, database, { readOnly: true });
    return new Replica(`replica.${place + 1}`, server, new MysqlPool(server.url, WATCH));
  });
  const terms = () => ({
    maxLagMs: database.replicaMaxLagMs,
    everyMs: database.replicaCheckMs,
    stickyMs: database.stickyMs,
  });
  return new Replicas({
    all,
    primary: new MysqlPool(openMysql(url, database).url, WATCH),
    terms,
    log,
  });
}

function replicasOfFile(): ConfigurationError {
  return new ConfigurationError([
    "DATABASE_REPLICA_URLS names replicas, and DATABASE_URL no MySQL server that they could follow. " +
      "Set DATABASE_URL to the primary, or take DATABASE_REPLICA_URLS away (declared in config/database.ts).",
  ]);
}
