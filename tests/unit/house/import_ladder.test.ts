import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ladderProblems } from "../../support/house/ladder.ts";
import { importsOf, readImports } from "../../support/house/read_imports.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

describe("The import ladder", () => {
  test("holds in this house", () => {
    const imports = readImports(ROOT, ["app", "config"]);
    expect(imports.length).toBeGreaterThan(50);
    expect(ladderProblems(imports)).toEqual([]);
  });
});

describe("The reader of imports", () => {
  test.each([
    ['import { b } from "./b.ts";', false],
    ['import "./b.ts";', false],
    ['import { type B } from "./b.ts";', false],
    ['export * from "./b.ts";', false],
    ['export { b } from "./b.ts";', false],
    ['const b = await import("./b.ts");', false],
    ['import type { B } from "./b.ts";', true],
    ['export type { B } from "./b.ts";', true],
    ['type B = import("./b.ts").B;', true],
  ])("sees %s", (text, typeOnly) => {
    expect(importsOf("app/a.ts", text)).toEqual([{ from: "app/a.ts", to: "app/b.ts", typeOnly }]);
  });

  test.each(['import { z } from "zod";', '// import "./b.ts";', 'const text = `import "./b.ts"`;'])(
    "leaves out %s",
    (text) => expect(importsOf("app/a.ts", text)).toEqual([]),
  );

  test("does not pass over what it can't read", () => {
    expect(() => importsOf("app/a.ts", "import {")).toThrow("app/a.ts can't be parsed");
  });
});

/** A small house: file → its text. */
function problems(house: Record<string, string>): string[] {
  return ladderProblems(Object.entries(house).flatMap(([file, text]) => importsOf(file, text)));
}

describe("The rules of the ladder", () => {
  test("a good house is in order", () => {
    expect(
      problems({
        "app/main.ts": 'import { routes } from "./features/rooms/routes.ts";',
        "app/migrations.ts": 'import { first } from "./features/rooms/migrations/0001.ts";',
        "app/features/rooms/routes.ts": 'import { Router } from "../../platform/http/index.ts";',
        "app/features/messages/post.ts": 'import { Rooms } from "../rooms/index.ts";',
        "app/platform/http/index.ts": 'import { Viewer } from "../security/index.ts";',
        "app/platform/logging/log.ts": 'import { Settings } from "../../../config/settings.ts";',
      }),
    ).toEqual([]);
  });

  test("an upward import fails, be it of a type only", () => {
    const text = 'import type { Room } from "../../features/rooms/index.ts";';
    expect(problems({ "app/platform/http/router.ts": text })).toEqual([
      "app/platform/http/router.ts imports upward: app/features/rooms/index.ts",
    ]);
  });

  test("an upward import between platform parts fails", () => {
    const text = 'import { Hub } from "../realtime/index.ts";';
    expect(problems({ "app/platform/queue/outbox.ts": text })).toEqual([
      "app/platform/queue/outbox.ts imports upward: app/platform/realtime/index.ts",
    ]);
  });

  test("a deep import into another feature fails", () => {
    const text = 'import { RoomsRepository } from "../rooms/rooms_repository.ts";';
    expect(problems({ "app/features/messages/post.ts": text })).toEqual([
      "app/features/messages/post.ts imports past the index: app/features/rooms/rooms_repository.ts",
    ]);
  });

  test("a deep import into a platform part fails, from the top too", () => {
    const text = 'import { open } from "./platform/database/mysql/pool.ts";';
    expect(problems({ "app/main.ts": text })).toEqual([
      "app/main.ts imports past the index: app/platform/database/mysql/pool.ts",
    ]);
  });

  test("features in a circle fail, be it through different files", () => {
    expect(
      problems({
        "app/features/rooms/a.ts": 'import { post } from "../messages/index.ts";',
        "app/features/messages/b.ts": 'import { Rooms } from "../rooms/index.ts";',
      }),
    ).toEqual([
      "Folders in a circle: app/features/rooms → app/features/messages → app/features/rooms",
    ]);
  });

  test("files in a circle fail, but types may refer to each other", () => {
    const house = {
      "app/platform/http/a.ts": 'import { b } from "./b.ts";',
      "app/platform/http/b.ts": 'import { a } from "./a.ts";',
    };
    expect(problems(house)).toEqual([
      "Files in a circle: app/platform/http/a.ts → app/platform/http/b.ts → app/platform/http/a.ts",
    ]);
    const typed = { ...house, "app/platform/http/b.ts": 'import type { a } from "./a.ts";' };
    expect(problems(typed)).toEqual([]);
  });

  test("a folder that nobody put on a rung fails", () => {
    const text = 'import { now } from "../support/index.ts";';
    expect(problems({ "app/platform/helpers/now.ts": text })).toEqual([
      "app/platform/helpers stands on no rung: give it one in tests/support/house/ladder.ts",
    ]);
  });
});
