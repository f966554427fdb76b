import { chromiumVersion, findChromium } from "./chromium.ts";
import { installParts, type PartName } from "./install.ts";
import { findMariaDb, startMariaDb, versionOf } from "./mariadb.ts";
import { findRedis, redisVersion, startRedis } from "./redis.ts";

/** A real part for tests: where it is and where it came from, or why it can't be had. */
export type Part = { at: string; how: string } | { missing: string };
export type Parts = Record<PartName, Part>;

/** What is known about getting one part: given from outside, found, or started. */
interface Source {
  title: string;
  variable: string;
  find: () => string | undefined;
  /** Checks what was given. */
  version: (at: string) => string | Promise<string>;
  /** Brings a private one up from the program found. */
  open: (program: string) => Promise<Opened>;
}

interface Opened {
  at: string;
  version: string;
  close: () => Promise<void>;
}

const SOURCES: Record<PartName, Source> = {
  database: {
    title: "MariaDB",
    variable: "TEST_DATABASE_URL",
    find: findMariaDb,
    version: versionOf,
    open: async () => opened(await startMariaDb()),
  },
  redis: {
    title: "Redis",
    variable: "TEST_REDIS_URL",
    find: findRedis,
    version: redisVersion,
    open: async () => opened(await startRedis()),
  },
  chromium: {
    title: "Chromium",
    variable: "CHROMIUM_PATH",
    find: findChromium,
    version: chromiumVersion,
    open: async (at) => ({ at, version: chromiumVersion(at), close: async () => {} }),
  },
};

const NAMES = Object.keys(SOURCES) as PartName[];

export interface OpenParts {
  parts: Parts;
  /** One line for people: what was found, started, installed, or is missing. */
  summary: string;
  close: () => Promise<void>;
}

/** Finds, starts or installs everything that tests with real parts want. */
export async function openParts(): Promise<OpenParts> {
  const absent = NAMES.filter((name) => !given(name) && !SOURCES[name].find());
  const installed = absent.length > 0 ? installParts(absent) : undefined;
  const by = installed && "by" in installed ? installed.by : undefined;
  const refused = installed && "refused" in installed ? installed.refused : undefined;
  const closers: (() => Promise<void>)[] = [];
  const open = async (name: PartName): Promise<[PartName, Part]> => {
    const origin = absent.includes(name) && by ? `, installed by ${by}` : "";
    return [name, await openPart({ name, origin, refused, closers })];
  };
  const parts = Object.fromEntries(await Promise.all(NAMES.map(open))) as Parts;
  const close = async () => void (await Promise.all(closers.map((end) => end())));
  return { parts, summary: summaryOf(parts), close };
}

interface Opening {
  name: PartName;
  origin: string;
  refused: string | undefined;
  closers: (() => Promise<void>)[];
}

async function openPart({ name, origin, refused, closers }: Opening): Promise<Part> {
  const { title, variable, find, version, open } = SOURCES[name];
  try {
    const at = given(name);
    if (at) return { at, how: `${title} ${await version(at)} as given in ${variable}` };
    const program = find();
    if (!program) return { missing: refused ?? "not installed" };
    const part = await open(program);
    closers.push(part.close);
    return { at: part.at, how: `${title} ${part.version} from ${program}${origin}` };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

function opened(server: { url: string; version: string; remove: () => Promise<void> }): Opened {
  return { at: server.url, version: server.version, close: () => server.remove() };
}

function given(name: PartName): string | undefined {
  return process.env[SOURCES[name].variable] || undefined;
}

function summaryOf(parts: Parts): string {
  const texts = NAMES.map((name) => {
    const part = parts[name];
    return "how" in part ? part.how : `no ${SOURCES[name].title} (${part.missing})`;
  });
  return `Real parts for tests: ${texts.join("; ")}`;
}
