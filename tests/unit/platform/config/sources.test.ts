import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileSource, resolve } from "../../../../app/platform/config/index.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "parley-sources-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  writeFileSync(join(folder, ".env"), text);
  return fileSource(join(folder, ".env"), ".env");
}

describe("a file of settings", () => {
  it("may be missing", () => {
    expect(fileSource(join(folder, "none"))).toMatchObject({ values: {}, problems: [] });
  });

  it("has settings, notes, empty lines, quotes, and values over several lines", () => {
    const { values, problems } = read(
      "\uFEFF# Harbour\r\n\r\nA=1\r\n  export B = two words # why\nC=\n" +
        `D="x # y"\nE='one\nno=setting here\nthree' # end\nF=it's\nG=\`tick\``,
    );
    expect(problems).toEqual([]);
    expect(values).toMatchObject({
      A: "1",
      B: "two words",
      C: "",
      D: "x # y",
      E: "one\nno=setting here\nthree",
      F: "it's",
      G: "tick",
    });
  });

  it.each([
    ["a line without a sign between name and value", "A=1\nPORT 3000\nB=2", 2, "no setting"],
    ["a value without a name", "=3000", 1, "no setting"],
    ["something else than a file of settings", '{ "PORT": 3000 }', 1, "no setting"],
    ["a quote that is not closed", 'A=1\n\nB="secret\nC=3', 3, "quote is not closed"],
  ])("with %s is told by its line, and refused as a whole", (_what, text, line, why) => {
    const source = read(text);
    expect(source.problems).toEqual([
      expect.stringMatching(new RegExp(`^\\.env, line ${line}: .*${why}`)),
    ]);
    expect(source.problems?.join()).not.toContain("secret");
    expect(() => resolve({}, [source])).toThrow(`.env, line ${line}`);
  });

  it("that cannot be read is told, too", () => {
    expect(fileSource(folder, ".env").problems).toEqual([
      expect.stringMatching(/^\.env cannot be read: EISDIR/),
    ]);
  });
});
