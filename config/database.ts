import { z } from "zod";
import { integer, list, section } from "../app/platform/config/index.ts";

const ADDRESS = /^(sqlite:|mysql:\/\/|mariadb:\/\/)/;
const SERVER = /^(mysql|mariadb):\/\//;
const CONNECTION =
  /^(?<name>(?!(?:primary|replica)=)[a-z][a-z0-9_]*)=(?<url>(?:sqlite:|mysql:\/\/|mariadb:\/\/).+)$/;

const replicaUrls = list().pipe(
  z.array(z.string().regex(SERVER, "must be mysql:// or mariadb:// addresses with commas between")),
);

const connection = z
  .string()
  .regex(
    CONNECTION,
    "must be name=address with commas between, such as reports=mysql://u@host/name",
  )
  .transform((text) => {
    const { name = "", url = "" } = CONNECTION.exec(text)?.groups ?? {};
    return { name, url };
  });

const connections = list()
  .pipe(z.array(connection))
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
    error: "must not have a name twice",
  });

export const database = section("database", {
  url: {
    env: "DATABASE_URL",
    schema: z.string().regex(ADDRESS, "must begin with sqlite:, mysql:// or mariadb://").optional(),
    doc: "sqlite:path/to/file.db or mysql://user:password@host:3306/name. An SQLite file under storage/ when missing.",
    secret: true,
    restart: true,
  },
  poolSize: {
    env: "DATABASE_POOL_SIZE",
    schema: integer(1, 1000).default(10),
    doc: "Connections at most to each MySQL server.",
    restart: true,
  },
  queueLimit: {
    env: "DATABASE_QUEUE_LIMIT",
    schema: integer(0).default(1000),
    doc: "Requests that may wait for a connection; 0 for no limit.",
    restart: true,
  },
  acquireTimeoutMs: {
    env: "DATABASE_ACQUIRE_TIMEOUT_MS",
    schema: integer(100).default(5000),
    doc: "How long to wait for a connection, or for the lock of the SQLite file, in milliseconds.",
    restart: true,
  },
  idleTimeoutMs: {
    env: "DATABASE_IDLE_TIMEOUT_MS",
    schema: integer(0).default(60_000),
    doc: "A connection that nobody used for so long is closed, in milliseconds; 0 keeps it.",
    restart: true,
  },
  validateAfterMs: {
    env: "DATABASE_VALIDATE_AFTER_MS",
    schema: integer(0).default(5000),
    doc: "A connection that nobody used for so long is tried before it is used again, in milliseconds.",
    restart: true,
  },
  queryTimeoutMs: {
    env: "DATABASE_QUERY_TIMEOUT_MS",
    schema: integer(0).default(10_000),
    doc: "A statement of MySQL may take so long, in milliseconds; 0 for no limit. Migrations and backups have none.",
    restart: true,
  },
  replicaUrls: {
    env: "DATABASE_REPLICA_URLS",
    schema: replicaUrls,
    doc: "Replicas of the MySQL server in DATABASE_URL, separated by commas; pages are read from them.",
    secret: true,
    restart: true,
  },
  replicaMaxLagMs: {
    env: "DATABASE_REPLICA_MAX_LAG_MS",
    schema: integer(50).default(2000),
    doc: "A replica that is further behind than this is not read from until it has caught up, in milliseconds.",
  },
  replicaCheckMs: {
    env: "DATABASE_REPLICA_CHECK_MS",
    schema: integer(20).default(1000),
    doc: "How often each replica is asked how far it is, in milliseconds.",
  },
  stickyMs: {
    env: "DATABASE_STICKY_MS",
    schema: integer(0).default(5000),
    doc: "For so long after a person changed something their pages are read from the primary, in milliseconds.",
  },
  connections: {
    env: "DATABASE_CONNECTIONS",
    schema: connections,
    doc: "Further databases for your own features, as name=address pairs separated by commas.",
    secret: true,
    restart: true,
  },
});
