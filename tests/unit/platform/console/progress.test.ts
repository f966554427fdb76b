import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { Progress } from "../../../../app/platform/console/progress.ts";

/** A terminal of the tests: it keeps what is drawn on it. */
function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const drawn: string[] = [];
  stream.on("data", (chunk: Buffer) => drawn.push(chunk.toString()));
  return {
    stream,
    text: () => stripVTControlCharacters(drawn.join("")),
    raw: () => drawn.join(""),
  };
}

const WORK = { title: "Copying", total: 4, unit: "tables" };

describe("progress", () => {
  it("is drawn for a person at a terminal, and taken away at the end", async () => {
    const { stream, text, raw } = terminal(true);
    const done = await new Progress(stream).over(WORK, async (advance) => {
      advance(3);
      advance();
      return "copied";
    });
    expect(done).toBe("copied");
    expect(text()).toContain("Copying ░░");
    expect(text()).toContain("0% | 0/4 tables");
    // The cursor is back, and the line is clear.
    expect(raw()).toContain("\u001B[?25h");
    expect(raw()).toContain("\u001B[2K");
  });

  it("is taken away also when the work fails", async () => {
    const { stream, raw } = terminal(true);
    const work = new Progress(stream).over(WORK, () => Promise.reject(new Error("full")));
    await expect(work).rejects.toThrow("full");
    expect(raw()).toContain("\u001B[?25h");
  });

  it("is silent when nobody looks on, and nobody knows how much there is", async () => {
    const { stream, raw } = terminal(false);
    const progress = new Progress(stream);
    progress.say("Beginning.");
    expect(await progress.over(WORK, async (advance) => (advance(), 7))).toBe(7);
    const person = terminal(true);
    await new Progress(person.stream).over({ ...WORK, total: 0 }, async (advance) => advance());
    expect([raw(), person.raw()]).toEqual(["", ""]);
  });
});
