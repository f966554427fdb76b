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

/** Classes that have a rule of their own in this sheet, outside of all others. */
function blocksOf(css: string): string[] {
  return [...css.matchAll(/(?<!,\n)^\.([\w-]+) \{/gm)].map(([, name = ""]) => name);
}

/** What two sheets both think to be theirs. */
function shared(all: readonly string[]): string[] {
  const names = all.flatMap((css) => [...new Set(blocksOf(css))]);
  return names.filter((name, at) => names.indexOf(name) !== at);
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

  test("has its classes to itself, so that a new part never bends an old one", () => {
    const read = (name: string): string => readFileSync(`public/css/${name}`, "utf8");
    expect(shared(sheets.map(read))).toEqual([]);
    expect(shared([".bar {\n}\n", ".x {\n}\n.bar {\n}\n"])).toEqual(["bar"]);
    expect(shared([".bar {\n}\n", ".edit .bar {\n}\n.bar:hover {\n}\n"])).toEqual([]);
  });
});
