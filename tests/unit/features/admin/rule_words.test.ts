import { describe, expect, test } from "vitest";
import { ruleWords } from "../../../../app/features/admin/flags/rule_words.ts";
import type { FlagRule } from "../../../../app/platform/flags/index.ts";

const NEW_YEAR = Date.parse("2030-01-01T00:00:00Z");
const people = new Map([[1, "Ada"]]);

describe("A flag's rule in words", () => {
  test.each<[FlagRule, string]>([
    [{ state: "on" }, "On for everybody"],
    [{ state: "off" }, "Off"],
    [{ state: "some", percentage: 2.5 }, "On for 2.5 % of people"],
    [{ state: "some", users: [1, 9] }, "On for Ada and person 9"],
    [{ state: "some", groups: ["admin", "member"] }, "On for the groups admin and member"],
    [
      { state: "some", environments: ["test"], percentage: 10 },
      "On for 10 % of people and everybody in the environment test",
    ],
    [{ state: "on", from: NEW_YEAR }, "On for everybody, from 2030-01-01 00:00 UTC"],
    [{ state: "on", until: NEW_YEAR }, "On for everybody, until 2030-01-01 00:00 UTC"],
  ])("of %j", (rule, words) => {
    expect(ruleWords(rule, people)).toBe(words);
  });
});
