import { type Check, wrong } from "../../doctor/index.ts";
import { causesOf, codesOf, messageOf } from "../causes.ts";

interface Place {
  /** Host and port, or the file; never user or password. */
  where: string;
  /** The database there. */
  name: string;
}

interface Cause {
  /** Codes of mysql2, node:sqlite and the system that mean this. */
  codes: readonly string[];
  message(place: Place, reason: string): string;
  hint(place: Place): string;
}

const CAUSES: readonly Cause[] = [
  {
    codes: ["ER_ACCESS_DENIED_ERROR", "1045"],
    message: ({ where }) => `The database server at ${where} refuses this user or password.`,
    hint: () => "Correct user and password in DATABASE_URL.",
  },
  {
    codes: ["ER_BAD_DB_ERROR", "1049"],
    message: ({ where, name }) => `The server at ${where} has no database called ${name}.`,
    hint: ({ name }) =>
      `Create it there (CREATE DATABASE ${name};), or correct the name at the end of DATABASE_URL.`,
  },
  {
    codes: ["ER_DBACCESS_DENIED_ERROR", "1044"],
    message: ({ where, name }) => `This user may not use the database ${name} at ${where}.`,
    hint: ({ name }) =>
      `Grant the right there (GRANT ALL ON ${name}.* TO this user;), or correct DATABASE_URL.`,
  },
  {
    codes: ["ECONNREFUSED"],
    message: ({ where }) => `No database server listens at ${where}.`,
    hint: () => "Start it, or correct host and port in DATABASE_URL.",
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN"],
    message: ({ where }) => `The host of ${where} is not known.`,
    hint: () => "Correct the host in DATABASE_URL, or look at the name server.",
  },
  {
    codes: ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    message: ({ where }) => `The database at ${where} does not answer.`,
    hint: () => "See that it runs and no firewall stands between, or correct DATABASE_URL.",
  },
  {
    codes: ["ERR_SQLITE_ERROR", "EACCES", "ENOENT", "ENOTDIR", "EISDIR"],
    message: ({ where }, reason) => `The database file ${where} cannot be opened: ${reason}.`,
    hint: () => "See that its folder exists and can be written, or correct DATABASE_URL.",
  },
];

const OTHER: Omit<Cause, "codes"> = {
  message: ({ where }, reason) => `The database at ${where} cannot be used: ${reason}.`,
  hint: () =>
    "Correct DATABASE_URL: sqlite:path/to/file.db or mysql://user:password@host:3306/name.",
};

/** Why a database cannot be used, and what to do. */
export function databaseFailure(error: unknown, url: string | undefined): Check {
  const chain = causesOf(error);
  const codes = chain.flatMap(codesOf);
  const cause = CAUSES.find((one) => one.codes.some((code) => codes.includes(code))) ?? OTHER;
  const place = placeOf(url);
  return wrong("database", cause.message(place, reasonOf(chain)), cause.hint(place));
}

function placeOf(url: string | undefined): Place {
  if (url === undefined) return { where: "parley.db in the storage folder", name: "main" };
  if (url.startsWith("sqlite:")) return { where: url.slice("sqlite:".length), name: "main" };
  if (!URL.canParse(url)) return { where: "the address in DATABASE_URL", name: "(none)" };
  const { host, pathname } = new URL(url);
  return { where: host, name: pathname.slice(1) || "(none)" };
}

/** The innermost message, which says most. */
function reasonOf(chain: readonly object[]): string {
  const messages = chain.map(messageOf);
  return (messages.findLast((message) => message !== "") ?? "unknown reason").replace(/\.$/, "");
}
