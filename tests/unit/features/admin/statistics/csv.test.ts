import { expect, test } from "vitest";
import { csv } from "../../../../../app/features/admin/statistics/csv.ts";

test("rows become lines below their names, in the order asked for", () => {
  const rows = [{ node: "eu-1", messages: 3, left: "out" }];
  expect(csv(rows, ["messages", "node", "missing"])).toBe("messages,node,missing\r\n3,eu-1,\r\n");
  expect(csv([], ["a", "b"])).toBe("a,b\r\n");
});

test("what would end a cell is quoted", () => {
  const rows = [{ a: 'say "hi"', b: "one,two", c: "two\nlines" }];
  expect(csv(rows, ["a", "b", "c"])).toBe('a,b,c\r\n"say ""hi""","one,two","two\nlines"\r\n');
});

test.each(["=cmd()", "+1", "-1", "@sum"])("no name that an app chose is a formula: %s", (name) => {
  expect(csv([{ name }], ["name"])).toBe(`name\r\n'${name}\r\n`);
});
