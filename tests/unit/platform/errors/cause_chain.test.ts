import { describe, expect, it } from "vitest";
import { causeChain, framesOf } from "../../../../app/platform/errors/index.ts";

describe("a chain of causes", () => {
  it("leads from the outermost error to the root", () => {
    const root = Object.assign(new TypeError("no name"), { code: "E_NAME" });
    const chain = causeChain(new Error("not stored", { cause: root }));
    expect(chain.map(({ name, message, code }) => [name, message, code])).toEqual([
      ["Error", "not stored", undefined],
      ["TypeError", "no name", "E_NAME"],
    ]);
    expect(chain[0]?.frames[0]).toMatchObject({
      file: "tests/unit/platform/errors/cause_chain.test.ts",
      own: true,
    });
  });

  it("ends where it bites its own tail, and after ten", () => {
    const snake = new Error("snake");
    snake.cause = snake;
    expect(causeChain(snake)).toHaveLength(1);
    let deep: Error = new Error("0");
    for (let n = 1; n < 50; n++) deep = new Error(`${n}`, { cause: deep });
    expect(causeChain(deep)).toHaveLength(10);
  });

  it("reads whatever was thrown", () => {
    const hostile = Object.defineProperties(new Error("x"), {
      message: { get: fail },
      stack: { get: fail },
      cause: { get: fail },
      code: { get: fail },
      name: { get: fail },
    });
    function fail(): never {
      throw new Error("do not look at me");
    }
    expect(causeChain(hostile)[0]).toMatchObject({ name: "Error", message: "", frames: [] });
    expect(causeChain("a text")[0]).toMatchObject({ name: "string", message: "a text" });
    expect(causeChain(null)[0]).toMatchObject({ message: "null" });
    expect(causeChain({ code: 7 })[0]).toMatchObject({ name: "object", message: "{ code: 7 }" });
    expect(causeChain(undefined)).toEqual([]);
  });

  it("stands for its first error where there are several", () => {
    const several = new AggregateError([new Error("one"), new Error("two")], "both");
    expect(causeChain(several).map(({ message }) => message)).toEqual(["both", "one"]);
  });
});

describe("the frames of a stack", () => {
  it("are own, of a package, or of the runtime", () => {
    const here = new URL("../../../../", import.meta.url).pathname;
    const stack = [
      "Error: at the top (it says)",
      `    at Users.create (${here}dist/app/features/users.js:61:9)`,
      `    at async file://${here}app/main.ts:3:1`,
      `    at Pool.query (${here}node_modules/mysql2/lib/pool.js:5:1)`,
      "    at node:internal/process/task_queues:95:5",
      "    at <anonymous>",
    ].join("\n");
    expect(framesOf(stack)).toEqual([
      { fn: "Users.create", file: "app/features/users.js", line: 61, column: 9, own: true },
      { fn: "", file: "app/main.ts", line: 3, column: 1, own: true },
      { fn: "Pool.query", file: "node_modules/mysql2/lib/pool.js", line: 5, column: 1, own: false },
      { fn: "", file: "node:internal/process/task_queues", line: 95, column: 5, own: false },
    ]);
  });
});
