import { type Check, wrong } from "./check.ts";

interface Failure {
  message: string;
  hint: string;
}

/** Why a database cannot be used, by the codes of mysql2, node:sqlite and the system. */
export function databaseFailure(error: unknown, url: string | undefined): Check {
  const { message, hint } = explain(codesOf(error), place(url), error);
  return wrong("database", message, hint);
}

interface Place {
  /** Host and port, or the file; never user or password. */
  where: string;
  name: string;
}

// oxlint-disable-next-line eslint/complexity -- a table of causes, one line each
function explain(codes: ReadonlySet<string>, { where, name }: Place, error: unknown): Failure {
  const has = (...wanted: string[]) => wanted.some((code) => codes.has(code));
  if (has("ER_ACCESS_DENIED_ERROR", "1045"))
    return {
      message: `The database server at ${where} refuses this user or password.`,
      hint: "Correct user and password in DATABASE_URL.",
    };
  if (has("ER_BAD_DB_ERROR", "1049"))
    return {
      message: `The server at ${where} has no database called ${name}.`,
      hint: `Create it there (CREATE DATABASE ${name};), or correct the name at the end of DATABASE_URL.`,
    };
  if (has("ER_DBACCESS_DENIED_ERROR", "1044"))
    return {
      message: `This user may not use the database ${name} at ${where}.`,
      hint: `Grant the rights there (GRANT ALL ON ${name}.* TO the user), or correct DATABASE_URL.`,
    };
  if (has("ECONNREFUSED"))
    return {
      message: `No database server listens at ${where}.`,
      hint: "Start it, or correct host and port in DATABASE_URL.",
    };
  if (has("ENOTFOUND", "EAI_AGAIN"))
    return {
      message: `The host of ${where} is not known.`,
      hint: "Correct the host in DATABASE_URL, or look at the name server.",
    };
  if (has("ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"))
    return {
      message: `The database at ${where} does not answer.`,
      hint: "See that it runs and no firewall stands between, or correct DATABASE_URL.",
    };
  if (has("ERR_SQLITE_ERROR", "EACCES", "ENOENT"))
    return {
      message: `The database file ${where} cannot be opened: ${rootOf(error)}`,
      hint: "See that its folder exists and can be written, or correct DATABASE_URL.",
    };
  return {
    message: `The database at ${where} cannot be used: ${rootOf(error)}`,
    hint: "Correct DATABASE_URL: sqlite:path/to/file.db or mysql://user:password@host:3306/name.",
  };
}

function place(url: string | undefined): Place {
  if (url === undefined) return { where: "parley.db in the storage folder", name: "parley" };
  if (url.startsWith("sqlite:")) return { where: url.slice("sqlite:".length), name: "main" };
  try {
    const { host, pathname } = new URL(url);
    return { where: host, name: pathname.slice(1) || "(none)" };
  } catch {
    return { where: "the address in DATABASE_URL", name: "(none)" };
  }
}

/** Codes and numbers of an error and of all its causes. */
function codesOf(error: unknown): Set<string> {
  const codes = new Set<string>();
  for (const one of causes(error)) {
    const { code, errno } = one as { code?: unknown; errno?: unknown };
    for (const found of [code, errno]) if (found !== undefined) codes.add(String(found));
  }
  return codes;
}

function rootOf(error: unknown): string {
  const messages = causes(error).map((one) => (one instanceof Error ? one.message : ""));
  return messages.findLast((message) => message !== "") ?? String(error);
}

function causes(error: unknown): object[] {
  const found: object[] = [];
  let next = error;
  while (typeof next === "object" && next !== null && !found.includes(next)) {
    found.push(next);
    next = "cause" in next ? next.cause : undefined;
  }
  return found;
}
