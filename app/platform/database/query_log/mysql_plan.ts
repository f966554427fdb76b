import type { Plan, PlanStep } from "./plan.ts";
import { masked } from "./shape.ts";

type Node = Record<string, unknown>;

/** Operations that have no table of their own, by their key in the answer. */
const OPERATIONS: Record<string, string> = {
  filesort: "sort",
  ordering_operation: "order",
  grouping_operation: "group",
  temporary_table: "temporary table",
  duplicates_removal: "remove duplicates",
  materialized: "materialise",
  materialized_from_subquery: "materialise",
  union_result: "union",
  "block-nl-join": "join by blocks",
};
const COSTLY = new Set(["filesort", "temporary_table", "block-nl-join"]);

/**
 * The steps in an answer to `EXPLAIN FORMAT=JSON`, of MySQL or MariaDB. Conditions in it hold the bound values: they
 * are taken out.
 */
export function mysqlPlan(answer: readonly unknown[]): Plan {
  const [row] = answer;
  const text = isNode(row) ? Object.values(row)[0] : undefined;
  if (typeof text !== "string") return [];
  const steps: PlanStep[] = [];
  walk(JSON.parse(text), 0, steps);
  return steps;
}

function walk(value: unknown, depth: number, steps: PlanStep[]): void {
  if (Array.isArray(value)) for (const one of value) walk(one, depth, steps);
  if (!isNode(value)) return;
  if (typeof value["table_name"] === "string") steps.push(tableStep(value, depth));
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner !== "object" || inner === null) continue;
    const name = OPERATIONS[key];
    if (name !== undefined) steps.push({ depth, text: name, costly: isCostly(key, inner) });
    walk(inner, name === undefined ? depth : depth + 1, steps);
  }
}

function tableStep(table: Node, depth: number): PlanStep {
  const access = textOf(table["access_type"]);
  const key = textOf(table["key"]);
  const condition = textOf(table["attached_condition"]);
  const rows = table["rows"] ?? table["rows_examined_per_scan"];
  const parts = [
    `${access || "read"} ${textOf(table["table_name"])}`,
    key && `by ${key}`,
    typeof rows === "number" ? `about ${rows} rows` : "",
    condition && `where ${masked(condition, "mysql")}`,
  ];
  const text = parts.filter((part) => part !== "").join(", ");
  return { depth, text, costly: access === "ALL" };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isCostly(key: string, node: object): boolean {
  return COSTLY.has(key) || ("using_filesort" in node && node.using_filesort === true);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
