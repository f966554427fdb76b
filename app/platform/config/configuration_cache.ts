import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isGiven, resolve, type Resolved, type Source } from "./resolve.ts";
import type { Key, Section } from "./section.ts";

type Sections = Record<string, Section>;

/** What the file holds; secrets are not in it, neither in clear nor otherwise. */
interface Kept {
  /** Tells whether the sources still say what they said when the file was written. */
  fingerprint: string;
  values: Record<string, Record<string, unknown>>;
  origins: Record<string, string>;
}

/**
 * The resolved configuration in a file, checked once when it is written. Secrets are left out and read from the
 * sources each time.
 *
 * @example
 * const cache = new ConfigurationCache(sections, "storage/cache/config.json");
 * cache.write(sources);
 * const resolved = cache.read(sources, warn) ?? resolve(sections, sources);
 */
export class ConfigurationCache<S extends Sections> {
  readonly path: string;
  readonly #sections: S;

  constructor(sections: S, path: string) {
    this.#sections = sections;
    this.path = path;
  }

  /** @throws ConfigurationError when a value is wrong: then nothing is written */
  write(sources: readonly Source[]): void {
    const { values, origins } = resolve(this.#sections, sources);
    const fingerprint = this.#fingerprint(sources);
    const kept: Kept = { fingerprint, values: this.#pick(values, isOpen), origins };
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.path);
  }

  /**
   * The cached configuration; `null` when there is none, or when it does not fit the sources any more, which `warn`
   * is told.
   *
   * @throws ConfigurationError when a secret is wrong
   */
  read(sources: readonly Source[], warn: (text: string) => void): Resolved<S> | null {
    if (!existsSync(this.path)) return null;
    const kept = parse(readFileSync(this.path, "utf8"));
    if (kept?.fingerprint === this.#fingerprint(sources)) return this.#withSecrets(kept, sources);
    const why = kept ? "is older than the settings" : "cannot be read";
    warn(`${this.path} ${why} and is ignored. Run parley config:cache or config:clear.`);
    return null;
  }

  /** Answers whether there was one. */
  clear(): boolean {
    const isThere = existsSync(this.path);
    rmSync(this.path, { force: true });
    return isThere;
  }

  #withSecrets(kept: Kept, sources: readonly Source[]): Resolved<S> {
    const secret = resolve(secretsOf(this.#sections), sources);
    const values = Object.keys(this.#sections).map((name) => [
      name,
      { ...kept.values[name], ...secret.values[name] },
    ]);
    return {
      // The fingerprint vouches for it: these values came out of `resolve` with the same sections.
      values: Object.fromEntries(values) as Resolved<S>["values"],
      origins: { ...kept.origins, ...secret.origins },
    };
  }

  #pick(values: Resolved<S>["values"], wanted: (key: Key) => boolean): Kept["values"] {
    const picked = Object.entries(this.#sections).map(([name, { keys }]) => {
      const all = Object.entries(values[name] ?? {});
      return [name, Object.fromEntries(all.filter(([key]) => keys[key] && wanted(keys[key])))];
    });
    return Object.fromEntries(picked) as Kept["values"];
  }

  /** Of what the sources say for each open key, and of how the code declares it: an update of Parley counts too. */
  #fingerprint(sources: readonly Source[]): string {
    const keys = Object.values(this.#sections).flatMap(({ keys }) => Object.values(keys));
    const said = keys.filter(isOpen).map(({ env, schema, doc }) => {
      const source = sources.find(({ values }) => isGiven(values[env]));
      const fallback = schema.safeParse(undefined).data;
      return [env, doc, fallback, source?.name, source?.values[env]];
    });
    return createHash("sha256").update(JSON.stringify(said)).digest("hex");
  }
}

function isOpen({ secret }: Key): boolean {
  return !secret;
}

function secretsOf(sections: Sections): Sections {
  const parts = Object.entries(sections).map(([name, { keys }]) => {
    const secret = Object.entries(keys).filter(([, key]) => !isOpen(key));
    return [name, { name, keys: Object.fromEntries(secret) }];
  });
  return Object.fromEntries(parts) as Sections;
}

function parse(text: string): Kept | null {
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null;
    const isWhole = kept?.fingerprint !== undefined && kept.values && kept.origins;
    return isWhole ? (kept as Kept) : null;
  } catch {
    return null;
  }
}
