import { Kysely } from "kysely";
import type { Logger } from "../logging/index.ts";
import type { FiguresOfPart } from "../support/index.ts";
import { Connection } from "./connection.ts";
import type { MysqlLimits } from "./mysql/mysql_pool.ts";
import { openServer, type Server } from "./server.ts";
import { SteadyDialect } from "./steady_dialect.ts";

interface NamedSettings extends MysqlLimits {
  connections: readonly { name: string; url: string }[];
}

interface Named {
  server: Server;
  connection: Connection<unknown>;
}

/** The databases of `DATABASE_CONNECTIONS`, each with its own pool. Nothing is opened before it is used. */
export class NamedConnections {
  readonly #all: ReadonlyMap<string, Named>;

  constructor(settings: NamedSettings, log: Logger) {
    this.#all = new Map(
      settings.connections.map(({ name, url }) => [name, open(url, settings, log.child({ name }))]),
    );
  }

  get names(): string[] {
    return [...this.#all.keys()];
  }

  /** @throws Error when no connection has this name */
  get<DB>(name: string): Connection<DB> {
    const found = this.#all.get(name);
    // Which tables there are is known only to whoever asks.
    if (found) return found.connection as Connection<DB>;
    const known = this.names.join(", ") || "none";
    throw new Error(
      `DATABASE_CONNECTIONS names no connection ${name} (it names: ${known}). Add ${name}=mysql://… to it.`,
    );
  }

  figures(): Record<string, FiguresOfPart> {
    return Object.fromEntries([...this.#all].map(([name, { server }]) => [name, server.figures()]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.values()].map(({ connection }) => connection.close()));
  }
}

function open(url: string, limits: MysqlLimits, log: Logger): Named {
  const server = openServer(url, limits);
  const dialect = new SteadyDialect(server.dialect, limits.acquireTimeoutMs);
  const kysely = new Kysely<unknown>({ dialect });
  return { server, connection: new Connection({ dialect: server.name, kysely, log }) };
}
