import { ValidationError } from "../errors/index.ts";
import { FlagRule } from "./flag_rule.ts";

const FORMS =
  "Write on, off, a percentage such as 25%, users:1,2, groups:admin or environments:production; several with spaces between.";

const LISTS: Readonly<Record<string, (items: string[]) => Partial<FlagRule>>> = {
  users: (items) => ({ users: items.map(number) }),
  groups: (groups) => ({ groups }),
  environments: (environments) => ({ environments }),
};

/**
 * Reads a rule as people write it. Of several words each adds people.
 *
 * @throws ValidationError `invalid_rule`
 * @example parseRule("25% groups:admin") // { state: "some", percentage: 25, groups: ["admin"] }
 */
export function parseRule(text: string, schedule: Pick<FlagRule, "from" | "until"> = {}): FlagRule {
  const words = text.trim().split(/\s+/);
  const parts = words.map(part);
  const keys = parts.flatMap(Object.keys);
  if (new Set(keys).size < keys.length) throw invalid(FORMS);
  return checkRule(Object.assign({ state: "some" }, ...parts, schedule));
}

/** @throws ValidationError `invalid_rule` */
export function checkRule(rule: unknown): FlagRule {
  const result = FlagRule.safeParse(rule);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw invalid(first?.code === "custom" ? first.message : FORMS);
}

/** A rule as people write it, and its schedule behind it. */
export function ruleText({ state, from, until, ...rule }: FlagRule): string {
  const words = state === "some" ? audienceWords(rule) : [state];
  if (from !== undefined) words.push(`from ${iso(from)}`);
  if (until !== undefined) words.push(`until ${iso(until)}`);
  return words.join(" ");
}

/** A rule as it was stored; null for one of another version. */
export function ruleOrNull(json: string): FlagRule | null {
  try {
    return FlagRule.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** A stored rule as people write it, or as it is where another version wrote it. */
export function storedText(json: string): string {
  const rule = ruleOrNull(json);
  return rule ? ruleText(rule) : json;
}

function audienceWords({ percentage, ...lists }: Omit<FlagRule, "state">): string[] {
  const named = Object.keys(LISTS).flatMap((name) => {
    const items = lists[name as "users" | "groups" | "environments"]; // the keys of LISTS
    return items ? [`${name}:${items.join(",")}`] : [];
  });
  return percentage === undefined ? named : [`${percentage}%`, ...named];
}

function part(word: string): Partial<FlagRule> {
  if (word === "on" || word === "off") return { state: word };
  const percentage = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(word)?.[1];
  if (percentage !== undefined) return { percentage: Number(percentage) };
  const [, name = "", items = ""] = /^([a-z]+):(.+)$/.exec(word) ?? [];
  if (!Object.hasOwn(LISTS, name)) throw invalid(FORMS);
  return LISTS[name]?.([...new Set(items.split(","))]) ?? {};
}

function number(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw invalid("People are given by their numbers, as in users:1,2.");
  return Number(text);
}

function invalid(message: string): ValidationError {
  return new ValidationError({ fields: [{ field: "rule", message }] }, "invalid_rule", message);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
