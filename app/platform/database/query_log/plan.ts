import type { DialectName } from "../dialect_name.ts";
import { mysqlPlan } from "./mysql_plan.ts";
import { sqlitePlan } from "./sqlite_plan.ts";

/** One step of how a database runs a select. */
export interface PlanStep {
  depth: number;
  text: string;
  /** Worth a look: the whole table is read, or rows are sorted aside. */
  costly: boolean;
}

export type Plan = readonly PlanStep[];

interface Explaining {
  /** Stands before the select. */
  prefix: string;
  read(rows: readonly unknown[]): Plan;
}

/** How each database is asked for a plan, and how its answer is read. */
export const explaining: Record<DialectName, Explaining> = {
  sqlite: { prefix: "explain query plan ", read: sqlitePlan },
  mysql: { prefix: "explain format=json ", read: mysqlPlan },
};
