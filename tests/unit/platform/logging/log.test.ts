import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { Log, logContext, parseLevels } from "../../../../app/platform/logging/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function linesOf(write: (log: Log) => void, values: Record<string, string> = {}) {
  const log = await Log.open(
    Settings.from([{ name: "test", values: { STORAGE_PATH: folder, ...values } }]),
    "eu-1",
  );
  write(log);
  await log.close();
  const files = readdirSync(join(folder, "logs"));
  const text = files.map((file) => readFileSync(join(folder, "logs", file), "utf8")).join("");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("the log", () => {
  it("puts the ids of the work at hand on every line", async () => {
    const [line] = await linesOf((log) =>
      logContext.run({ request_id: "r1", user_id: 7 }, () =>
        log.part("http").info({ status: 200 }, "answered"),
      ),
    );
    expect(line).toMatchObject({
      request_id: "r1",
      user_id: 7,
      node_id: "eu-1",
      part: "http",
      status: 200,
      msg: "answered",
    });
  });

  it("keeps what one line says of a request out of the next one", async () => {
    const [, second] = await linesOf((log) =>
      logContext.run({ request_id: "r1" }, () => {
        log.part("http").info({ ms: 12 }, "slow");
        log.part("http").info("answered");
      }),
    );
    expect(second).toMatchObject({ request_id: "r1", msg: "answered" });
    expect(second).not.toHaveProperty("ms");
  });

  it("knows nothing of a request outside of one", async () => {
    const [line] = await linesOf((log) => log.part("http").info("started"));
    expect(line).not.toHaveProperty("request_id");
  });

  it("never writes secrets or the text of messages", async () => {
    const secrets = {
      password: "hunter2",
      form: { token: "parley_abc" },
      message: { body: "see you at nine" },
    };
    const text = JSON.stringify(await linesOf((log) => log.part("http").info(secrets, "form")));
    expect(text).toContain("[redacted]");
    expect(text).not.toMatch(/hunter2|parley_abc|see you at nine/);
  });

  it("gives each part its own level, and changes it while running", async () => {
    const lines = await linesOf(
      (log) => {
        log.part("database").debug("asked");
        log.part("http").debug("not asked");
        log.setLevels("info", { http: "debug" });
        log.part("http").debug("now asked");
      },
      { LOG_LEVELS: "database=debug" },
    );
    expect(lines.map(({ msg }) => msg)).toEqual(["asked", "now asked"]);
  });

  it("reads levels of parts from one line", () => {
    expect(parseLevels("database=debug, http=warn")).toEqual({ database: "debug", http: "warn" });
    expect(parseLevels("")).toEqual({});
  });
});
