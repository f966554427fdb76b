import "reflect-metadata";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";
import { AppKeys } from "../../../../app/platform/sessions/index.ts";
import { Settings } from "../../../../config/settings.ts";

function settingsWith(values: Record<string, string>): Settings {
  return Settings.from([{ name: "test", values }]);
}

describe("the keys of an installation", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parley-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are made once and kept, readable by nobody else", () => {
    const settings = () => settingsWith({ APP_KEY: "", STORAGE_PATH: folder });
    const first = new AppKeys(settings()).all;
    expect(new AppKeys(settings()).all).toEqual(first);
    expect(first[0]?.length).toBeGreaterThanOrEqual(32);
    expect(statSync(join(folder, "app.key")).mode & 0o077).toBe(0);
  });

  it("are refused when the kept file holds none", () => {
    writeFileSync(join(folder, "app.key"), "short");
    const settings = settingsWith({ APP_KEY: "", STORAGE_PATH: folder });
    expect(() => new AppKeys(settings)).toThrow(/app\.key holds no key/);
  });

  it("must be given where several nodes share Redis", () => {
    const settings = settingsWith({
      APP_KEY: "",
      REDIS_URL: "redis://127.0.0.1:6379",
      STORAGE_PATH: folder,
    });
    expect(() => new AppKeys(settings)).toThrow(ConfigurationError);
    expect(() => new AppKeys(settings)).toThrow(/APP_KEY/);
  });
});
