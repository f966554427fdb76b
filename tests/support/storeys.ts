import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { describeWith, part } from "./parts.ts";
import { createDatabase, dropDatabase } from "./servers/database_admin.ts";
import { janitor } from "./servers/janitor.ts";
import { removeKeys } from "./servers/redis_keys.ts";

/** What Parley stands on: SQLite and the memory broker, or MariaDB and Redis. */
export interface Storey {
  readonly name: "embedded" | "cluster";
  /** A new empty database for each call, dropped after the suite. */
  freshDatabaseUrl(): Promise<string>;
  /** Redis with a prefix that nobody else uses, the same for all calls of a suite; none on the embedded one. */
  redis(): { url: string; prefix: string } | undefined;
  /** A new temporary folder, removed after the suite. */
  freshFolder(): string;
  /** Something to end after the suite, before databases are dropped. */
  onClose(end: () => Promise<unknown>): void;
  /** Environment for a server: a fresh database, Redis and a key. Several nodes share one of these. */
  environment(): Promise<Record<string, string>>;
}

/**
 * Runs one suite over both storeys. `STOREY=embedded` in the environment keeps to one.
 *
 * @example
 * eachStorey((storey) => {
 *   test("Ada finds her message again", async () => {
 *     const database = connect(await storey.freshDatabaseUrl());
 *   });
 * });
 */
export function eachStorey(suite: (storey: Storey) => void): void {
  const wanted = process.env["STOREY"];
  if (wanted !== "cluster") embedded(suite);
  if (wanted !== "embedded") cluster(suite);
}

/** A suite for which it makes no difference what Parley stands on, such as one about the page alone. */
export function embedded(suite: (storey: Storey) => void): void {
  describe("embedded: SQLite and memory", () => {
    suite(furnish(new Embedded()));
  });
}

/** A suite that makes sense on MariaDB and Redis only, such as one with several nodes. */
export function cluster(suite: (storey: Storey) => void): void {
  describeWith(["database", "redis"], "cluster: MariaDB and Redis", () => {
    suite(furnish(new Cluster()));
  });
}

function furnish(storey: Ground): Ground {
  afterAll(() => storey.close());
  return storey;
}

abstract class Ground implements Storey {
  abstract readonly name: Storey["name"];
  readonly #folders: string[] = [];
  readonly #ends: (() => Promise<unknown>)[] = [];

  abstract freshDatabaseUrl(): Promise<string>;
  abstract redis(): { url: string; prefix: string } | undefined;

  freshFolder(): string {
    const folder = janitor.makeFolder(this.name);
    this.#folders.push(folder);
    return folder;
  }

  onClose(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  async environment(): Promise<Record<string, string>> {
    const redis = this.redis();
    return {
      APP_KEY: randomBytes(32).toString("hex"),
      // Tests that want them turn them on: nothing is fetched from hosts that only a text names.
      LINK_PREVIEWS: "off",
      DATABASE_URL: await this.freshDatabaseUrl(),
      ...(redis && { REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix }),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end()));
    for (const folder of this.#folders) janitor.removeFolder(folder);
  }
}

class Embedded extends Ground {
  readonly name = "embedded";

  async freshDatabaseUrl(): Promise<string> {
    return `sqlite:${join(this.freshFolder(), "parley.db")}`;
  }

  redis(): undefined {
    return undefined;
  }
}

class Cluster extends Ground {
  readonly name = "cluster";
  readonly #databases: string[] = [];
  readonly #prefix = `parley-test-${randomBytes(6).toString("hex")}:`;

  async freshDatabaseUrl(): Promise<string> {
    const url = await createDatabase(part("database"));
    this.#databases.push(url);
    return url;
  }

  redis(): { url: string; prefix: string } {
    return { url: part("redis"), prefix: this.#prefix };
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all(this.#databases.map(dropDatabase));
    await removeKeys(part("redis"), this.#prefix);
  }
}
