import { createHash } from "node:crypto";
import type { CompiledQuery } from "kysely";

/** A key for a query: the same for the same statement with the same values, and it tells neither. */
export function queryKey({ sql, parameters }: CompiledQuery): string {
  const values = JSON.stringify(parameters, (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
  return `q:${createHash("sha256").update(sql).update("\n").update(values).digest("base64url")}`;
}
