import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Log } from "../../../../app/platform/logging/index.ts";
import { LineWriter } from "../../../../app/platform/logging/line_writer.ts";
import { LogFiles } from "../../../../app/platform/logging/log_files.ts";
import { Settings } from "../../../../config/settings.ts";
import { until } from "../../../support/until.ts";

let folder: string;
let now: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-logs-"));
  now = new Date(2030, 0, 31, 12).getTime();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = () => readdirSync(folder).toSorted();
const text = (name: string) => readFileSync(join(folder, name), "utf8");
const open = (count = 3) => new LogFiles({ folder, size: "1k", count, now: () => now });

async function write(files: LogFiles, ...lines: string[]): Promise<void> {
  for (const line of lines) files.writer.write(Buffer.from(`${line}\n`));
  await files.writer.settled();
}

describe("log files", () => {
  it("are closed at their size, and the oldest go", async () => {
    const files = open(3);
    for (const letter of "abcdefg") await write(files, letter.repeat(1100));
    expect(names()).toEqual([5, 6, 7].map((number) => `parley.2030-01-31.${number}.log`));
    expect(text("parley.2030-01-31.5.log")).toMatch(/^e+\n$/);
    await files.close();
  });

  it("hold as much as fits, in the order in which it was said", async () => {
    const files = open(9);
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${"x".repeat(97)}`);
    for (const line of lines) await write(files, line);
    await files.close();
    expect(names().map((name) => text(name).length <= 1024)).toEqual(names().map(() => true));
    expect(names()).toHaveLength(4);
    expect(names().map(text).join("")).toBe(`${lines.join("\n")}\n`);
  });

  it("are another one each day", async () => {
    const files = open();
    now = new Date(2030, 0, 31, 23, 59, 59, 999).getTime();
    await write(files, "in January");
    now += 1;
    await write(files, "in February");
    await files.close();
    expect(text("parley.2030-01-31.1.log")).toBe("in January\n");
    expect(text("parley.2030-02-01.1.log")).toBe("in February\n");
  });

  it("go on where they were after a restart on the same day", async () => {
    for (const word of ["before", "after"]) {
      const files = open();
      await write(files, word);
      await files.close();
    }
    expect(names()).toEqual(["parley.2030-01-31.1.log"]);
    expect(text("parley.2030-01-31.1.log")).toBe("before\nafter\n");
  });

  it("go also where a server starts anew each day, those of older versions first", async () => {
    const old = ["parley.1.log", "parley.12.log", "parley.2029-01-01.2.log"];
    const newer = ["parley.2029-01-01.10.log", "parley.2029-01-02.1.log"];
    for (const name of [...old, ...newer, "parley.txt"]) writeFileSync(join(folder, name), "x");
    const files = open(3);
    await write(files, "today");
    await files.close();
    expect(names()).toEqual([...newer, "parley.2030-01-31.1.log", "parley.txt"]);
  });
});

describe("log files of several processes of one machine", () => {
  it("are apart, and none removes those of another", async () => {
    const own = (name: string) =>
      new LogFiles({ folder, name, size: "1k", count: 2, now: () => now });
    const [first, second] = [own("parley"), own("parley-2")];
    await write(second, "two");
    for (const letter of "abcd") await write(first, letter.repeat(1100));
    await first.close();
    await second.close();
    expect(names()).toEqual([
      "parley-2.2030-01-31.1.log",
      "parley.2030-01-31.3.log",
      "parley.2030-01-31.4.log",
    ]);
  });
});

/** Linux has a file that is always full. */
const FULL = "/dev/full";

describe.skipIf(!existsSync(FULL))("a full disk", () => {
  /** Its file is always full until `mend`. */
  function onFullDisk() {
    const files = open();
    const path = join(folder, "parley.2030-01-31.1.log");
    symlinkSync(FULL, path);
    const troubles: unknown[] = [];
    const ends: unknown[] = [];
    files.writer.onTrouble((error) => troubles.push((error as NodeJS.ErrnoException).code));
    files.writer.onMended((end) => ends.push(end));
    // The disk has room again on the next day.
    const mend = () => (now += 24 * 60 * 60 * 1000);
    return { files, troubles, ends, mend };
  }

  it("is told once, and its lines are written when there is room again", async () => {
    const { files, troubles, ends, mend } = onFullDisk();
    await write(files, "one");
    await write(files, "two");
    expect(troubles).toEqual(["ENOSPC"]);
    mend();
    await write(files, "three");
    expect(text("parley.2030-02-01.1.log")).toBe("one\ntwo\nthree\n");
    expect(ends).toEqual([{ dropped: 0 }]);
    await files.close();
  });

  it("costs no more memory than allowed, and says how many lines nobody has", async () => {
    const { files, ends, mend } = onFullDisk();
    const megabyte = "m".repeat(1024 * 1024 - 1);
    for (let count = 0; count < 24; count += 1) await write(files, megabyte);
    mend();
    await write(files, "dropped too, and the sign to try again");
    expect(ends).toEqual([{ dropped: 9 }]);
    await files.close();
  });

  it("does not hold up the end of the process", async () => {
    const { files, troubles } = onFullDisk();
    files.writer.flushSync();
    files.writer.write(Buffer.from("the last words\n"));
    files.writer.flushSync();
    await files.close();
    expect(troubles).toEqual(["ENOSPC"]);
  });

  it("leaves the lines on standard output, and the log says why", async () => {
    const settings = Settings.from([
      { name: "test", values: { STORAGE_PATH: folder, LOG_PRETTY: "false" } },
    ]);
    const first = await Log.open(settings, "eu-1");
    first.part("http").info("before");
    await first.close();
    const logs = join(folder, "logs");
    const [name = ""] = readdirSync(logs);
    rmSync(join(logs, name));
    symlinkSync(FULL, join(logs, name));
    const log = await Log.open(settings, "eu-1");
    log.part("http").fatal("said anyway");
    await until(() => "logging" in log.levels, { what: "the word of the trouble" });
    await log.close();
    expect(log.levels).toMatchObject({ http: "info", logging: "info" });
  });
});

describe("what writes lines", () => {
  it("waits for a reader that is slow, and gives up on one that is gone", async () => {
    let tries = 0;
    const writer = new LineWriter(() => {
      tries += 1;
      throw Object.assign(new Error("gone"), { code: tries < 3 ? "EAGAIN" : "EPIPE" });
    });
    const troubles: unknown[] = [];
    writer.onTrouble((error) => troubles.push((error as NodeJS.ErrnoException).code));
    writer.write(Buffer.from("hello\n"));
    await writer.settled();
    expect({ tries, troubles }).toEqual({ tries: 3, troubles: ["EPIPE"] });
  });
});
