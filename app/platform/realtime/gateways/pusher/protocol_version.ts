import type { CloseName } from "../../codes/index.ts";

const OLDEST = 5;
const NEWEST = 7;

/** What is wrong with the query value `protocol`, if anything. */
export function versionProblem(query: URLSearchParams): CloseName | undefined {
  const text = query.get("protocol");
  if (text === null || text === "") return "protocol_missing";
  if (!/^\d+$/.test(text)) return "protocol_invalid";
  const version = Number(text);
  return version < OLDEST || version > NEWEST ? "protocol_unsupported" : undefined;
}
