import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const sheets = readdirSync("public/css").filter((name) => name.endsWith(".css"));

/** What has a left and a right, and would stand on the wrong side where one writes from the right. */
function sidesIn(css: string): string[] {
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, "");
  const named = rules.match(/(?<![-\w])(?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?(?=\s*[:;])/g) ?? [];
  const four = [...rules.matchAll(/\b(?:inset|margin|padding):\s*([^;]+);/g)].filter(
    ([, value = ""]) => {
      const [, end, , start] = value
        .replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "()")
        .trim()
        .split(/\s+/);
      return start !== undefined && start !== end;
    },
  );
  return [...named, ...four.map(([rule]) => rule)];
}

describe("A style sheet", () => {
  test.each(sheets)("%s knows a start and an end, and no left and right", (name) => {
    expect(sidesIn(readFileSync(`public/css/${name}`, "utf8"))).toEqual([]);
  });

  test("is found out when it does", () => {
    expect(sidesIn("a { margin-left: 1px; }")).toEqual(["margin-left"]);
    expect(sidesIn("a { text-align: right; }")).toEqual(["right"]);
    expect(sidesIn("a { padding: 0 1px 0 2px; }")).toEqual(["padding: 0 1px 0 2px;"]);
    expect(sidesIn("a { padding: 0 1px 2px 1px; margin-inline-start: 0; }")).toEqual([]);
  });
});
