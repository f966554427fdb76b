import type { FlagRule } from "../../../platform/flags/index.ts";

/**
 * For whom a flag is on, as a sentence without its full stop.
 *
 * @param people names by number, for those who are named in the rule
 * @example ruleWords({ state: "some", percentage: 25, groups: ["admin"] }) // "On for 25 % of people and the group admin"
 */
export function ruleWords(rule: FlagRule, people: ReadonlyMap<number, string> = new Map()): string {
  return `${audience(rule, people)}${schedule(rule)}`;
}

function audience(rule: FlagRule, people: ReadonlyMap<number, string>): string {
  if (rule.state !== "some") return rule.state === "on" ? "On for everybody" : "Off";
  const parts: string[] = [];
  if (rule.percentage !== undefined) parts.push(`${rule.percentage} % of people`);
  if (rule.users) parts.push(list(rule.users.map((id) => people.get(id) ?? `person ${id}`)));
  if (rule.groups) parts.push(`the ${noun("group", rule.groups)} ${list(rule.groups)}`);
  if (rule.environments) {
    const { environments } = rule;
    parts.push(`everybody in the ${noun("environment", environments)} ${list(environments)}`);
  }
  return `On for ${list(parts)}`;
}

function schedule({ from, until }: FlagRule): string {
  const parts = [];
  if (from !== undefined) parts.push(`from ${moment(from)}`);
  if (until !== undefined) parts.push(`until ${moment(until)}`);
  return parts.length > 0 ? `, ${parts.join(" ")}` : "";
}

const WORDS = new Intl.ListFormat("en", { style: "long", type: "conjunction" });

function list(items: readonly string[]): string {
  return WORDS.format(items);
}

function noun(word: string, items: readonly unknown[]): string {
  return items.length === 1 ? word : `${word}s`;
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
