import type { Plan } from "./plan.ts";

/** A row of `EXPLAIN QUERY PLAN` (https://www.sqlite.org/eqp.html); it names columns and never values. */
interface Row {
  id: number;
  parent: number;
  detail: string;
}

const COSTLY = /^SCAN (?!.*USING (?:COVERING )?INDEX)|USE TEMP B-TREE|AUTOMATIC/;

export function sqlitePlan(answer: readonly unknown[]): Plan {
  // The columns of the answer are those of the SQLite manual.
  const rows = answer as readonly Row[];
  const depths = new Map<number, number>([[0, -1]]);
  return rows.map(({ id, parent, detail }) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return { depth, text: detail, costly: COSTLY.test(detail) };
  });
}
