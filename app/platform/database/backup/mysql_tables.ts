import { type MysqlSession, quoted } from "./mysql_session.ts";

export interface Column {
  name: string;
  /** `varchar`, without its length. */
  type: string;
}

export interface Table {
  name: string;
  /** Makes the table without its foreign keys, on one line. */
  create: string;
  /** Adds its foreign keys; empty without any. */
  link: string;
  /** Without those that the server computes. */
  columns: Column[];
  /** About how many rows it has. */
  estimate: number;
}

/** The tables of the database that the session is in, by name. Views, triggers and routines are none of them. */
export async function tablesOf(session: MysqlSession): Promise<Table[]> {
  const rows = await session.run<{ name: string; estimate: number | null }>(
    "select table_name as name, table_rows as estimate from information_schema.tables " +
      "where table_schema = database() and table_type = 'BASE TABLE' order by table_name",
  );
  const tables: Table[] = [];
  for (const { name, estimate } of rows)
    tables.push({ name, estimate: estimate ?? 0, ...(await shapeOf(session, name)) });
  return tables;
}

export interface View {
  name: string;
  /** Makes the view for whoever restores it, on one line. */
  create: string;
}

/** The views of the database that the session is in, by name. */
export async function viewsOf(session: MysqlSession): Promise<View[]> {
  const rows = await session.run<{ name: string }>(
    "select table_name as name from information_schema.views " +
      "where table_schema = database() order by table_name",
  );
  const views: View[] = [];
  for (const { name } of rows) {
    const [shown] = await session.run(`show create view ${quoted(name)}`);
    views.push({ name, create: ofNobody(String(shown?.["Create View"])) });
  }
  return views;
}

const DEFINER = /^CREATE (.*?)DEFINER=`(?:[^`]|``)*`@`(?:[^`]|``)*` /;

/** Without the user who made it: elsewhere there may be none of this name. */
export function ofNobody(statement: string): string {
  return statement.replaceAll("\n", " ").replace(DEFINER, "CREATE OR REPLACE $1");
}

async function shapeOf(
  session: MysqlSession,
  name: string,
): Promise<Pick<Table, "create" | "link" | "columns">> {
  const [shown] = await session.run(`show create table ${quoted(name)}`);
  const columns = await session.run<Column>(
    "select column_name as name, data_type as type from information_schema.columns " +
      "where table_schema = database() and table_name = ? " +
      "and coalesce(generation_expression, '') = '' order by ordinal_position",
    [name],
  );
  return { ...withoutForeignKeys(name, String(shown?.["Create Table"])), columns };
}

const FOREIGN_KEY = /^\s*CONSTRAINT .* FOREIGN KEY /;

/** Foreign keys come last: their names are unique in a database, where the old tables may still stand. */
export function withoutForeignKeys(
  name: string,
  statement: string,
): Pick<Table, "create" | "link"> {
  const lines = statement.split("\n").map((line) => line.trim().replace(/,$/, ""));
  const [head = "", ...rest] = lines;
  const [tail = "", ...inner] = rest.toReversed();
  const definitions = inner.toReversed();
  const keys = definitions.filter((line) => FOREIGN_KEY.test(line));
  const others = definitions.filter((line) => !FOREIGN_KEY.test(line));
  const added = keys.map((key) => `ADD ${key}`).join(", ");
  return {
    create: `${head} ${others.join(", ")} ${tail}`,
    link: keys.length > 0 ? `ALTER TABLE ${quoted(name)} ${added}` : "",
  };
}
