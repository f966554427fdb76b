import { damaged } from "./backup_file.ts";

export const HEAD = "-- Parley backup: ";
export const END = "-- Parley backup ends: ";

/** The first line of a backup. */
export interface Head {
  version: 1;
  kind: "mysql";
  /** ISO 8601. */
  made_at: string;
  migrations: string[];
}

/** One line of a backup. */
export type Line =
  | { is: "head"; head: Head }
  | { is: "create" | "insert"; table: string; rest: string }
  | { is: "link"; statement: string }
  | { is: "view"; statement: string }
  | { is: "end"; tables: Record<string, number> };

const STATEMENT = /^(CREATE TABLE|INSERT INTO) (`(?:[^`]|``)+`) /;
const VIEW = /^CREATE OR REPLACE [A-Z =]*VIEW (?:`(?:[^`]|``)+`) AS select /;
const LINK = /^ALTER TABLE `(?:[^`]|``)+` ADD CONSTRAINT /;

/**
 * Reads the lines of a backup, and nothing else than what a backup holds.
 *
 * @throws BackupError `backup_damaged`
 */
export async function* linesOf(file: string, source: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let place = 0;
  let isOver = false;
  for await (const text of split(source)) {
    if (isOver) throw damaged(file, new Error("there is something after its end"));
    const line = read(text);
    if (line === null) throw damaged(file, new Error("a line is none of a backup"));
    if ((place++ === 0) !== (line !== "skipped" && line.is === "head")) throw damaged(file);
    if (line === "skipped") continue;
    isOver = line.is === "end";
    yield line;
  }
  if (!isOver) throw damaged(file, new Error("its end is missing"));
}

/** The text of each line. Only the byte that ends them does: in the rows it stands escaped. */
async function* split(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const bytes of source) {
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield Buffer.concat([...rest, bytes.subarray(start, end)]).toString("utf8");
      rest = [];
      start = end + 1;
    }
    rest.push(bytes.subarray(start));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield last.toString("utf8");
}

function read(text: string): Line | "skipped" | null {
  if (text.startsWith(HEAD))
    return { is: "head", head: JSON.parse(text.slice(HEAD.length)) as Head };
  if (text.startsWith(END))
    return {
      is: "end",
      ...(JSON.parse(text.slice(END.length)) as { tables: Record<string, number> }),
    };
  if (text.startsWith("SET ")) return "skipped";
  if (!text.endsWith(";")) return null;
  const statement = text.slice(0, -1);
  if (LINK.test(statement)) return { is: "link", statement };
  if (VIEW.test(statement)) return { is: "view", statement };
  const [head, verb, name] = STATEMENT.exec(statement) ?? [];
  if (!head || !name) return null;
  const table = name.slice(1, -1).replaceAll("``", "`");
  return {
    is: verb === "CREATE TABLE" ? "create" : "insert",
    table,
    rest: statement.slice(head.length),
  };
}
