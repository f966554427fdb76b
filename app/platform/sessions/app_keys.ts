import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { ConfigurationError } from "../errors/index.ts";
import { randomId } from "../support/index.ts";

/** What iron-session asks for. */
const SHORTEST = 32;

/**
 * The keys that seal sessions: the first seals, all unseal, so that a key can be changed without signing people out.
 * The kept file may hold several, one a line: `container:refresh AppKeys` reads it again.
 */
@singleton({ refreshable: true })
export class AppKeys {
  /** At least one, the newest first. */
  readonly all: readonly string[];
  /** The newest key in the form that iron-session takes: a number for the key, and the key. */
  readonly sealing: Readonly<Record<string, string>>;
  /** All keys in that form. */
  readonly unsealing: Readonly<Record<string, string>>;
  /** The number of the newest key. */
  readonly newest: string;

  /** @throws ConfigurationError when several nodes would each make a key of their own */
  constructor(settings: Settings) {
    this.all = keysOf(settings);
    this.sealing = numbered(this.all.slice(0, 1));
    this.unsealing = numbered(this.all);
    this.newest = Object.keys(this.sealing)[0] ?? "";
  }
}

/** A key's number comes from the key itself, so it stays the same wherever the key stands in the list. */
function numbered(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    keys.map((key) => [createHash("sha256").update(key).digest().readUInt32BE(0), key]),
  );
}

function keysOf({ app, redis }: Settings): string[] {
  if (app.key !== undefined) return app.key.split(",").map((key) => key.trim());
  if (redis.url !== undefined) {
    throw new ConfigurationError([
      "APP_KEY is not set, but REDIS_URL is: nodes that share Redis must share the key. " +
        "Set APP_KEY to the same 32 or more random characters on every node (openssl rand -hex 32).",
    ]);
  }
  return keptKeys(app.storage);
}

/** The keys below `storage`; the first is made once, and by one process only when several start at the same moment. */
function keptKeys(storage: string): string[] {
  const path = join(storage, "app.key");
  if (!existsSync(path)) makeKey(storage, path);
  const keys = readFileSync(path, "utf8").trim().split(/\s+/);
  if (keys.every((key) => key.length >= SHORTEST)) return keys;
  throw new ConfigurationError([
    `${path} holds no key of ${SHORTEST} characters or more. Remove the file to get a new one (everybody signs in ` +
      "again), or put the old key back.",
  ]);
}

function makeKey(storage: string, path: string): void {
  mkdirSync(storage, { recursive: true });
  const draft = `${path}.${randomId(64)}`;
  const file = openSync(draft, "wx", 0o600);
  writeSync(file, randomId(384));
  closeSync(file);
  try {
    linkSync(draft, path);
  } catch (error) {
    // Another process was first: its key counts.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
}
