import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  ConfigurationCache,
  integer,
  list,
  resolve,
  section,
} from "../../../../app/platform/config/index.ts";

const mail = section("mail", {
  port: { env: "MAIL_PORT", schema: integer(1).default(25), doc: "Port." },
  copies: { env: "MAIL_COPIES", schema: list(), doc: "Who gets a copy." },
  host: { env: "MAIL_HOST", schema: z.string().optional(), doc: "Host." },
  password: { env: "MAIL_PASSWORD", schema: z.string().min(4), doc: "Password.", secret: true },
});
const sections = { mail };
const given = (values: Record<string, string>) => [{ name: ".env", values }];
const GOOD = given({ MAIL_PORT: "587", MAIL_COPIES: "ada,mara", MAIL_PASSWORD: "geheim" });

let folder: string;
let cache: ConfigurationCache<typeof sections>;
let warned: string[];
const warn = (text: string) => void warned.push(text);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-cache-"));
  cache = new ConfigurationCache(sections, join(folder, "cache", "config.json"));
  warned = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the cached configuration", () => {
  it("is what would be resolved, secrets and origins included", () => {
    cache.write(GOOD);
    expect(cache.read(GOOD, warn)).toEqual(resolve(sections, GOOD));
    expect(warned).toEqual([]);
  });

  it("holds no secret, and takes a new one without being written again", () => {
    cache.write(GOOD);
    const text = readFileSync(cache.path, "utf8");
    expect(text).not.toContain("geheim");
    expect(text).not.toContain('"password"');
    expect(statSync(cache.path).mode & 0o077).toBe(0);
    const changed = given({ MAIL_PORT: "587", MAIL_COPIES: "ada,mara", MAIL_PASSWORD: "other" });
    expect(cache.read(changed, warn)?.values.mail.password).toBe("other");
  });

  it("refuses a wrong secret as ever", () => {
    cache.write(GOOD);
    const wrong = given({ MAIL_PORT: "587", MAIL_COPIES: "ada,mara", MAIL_PASSWORD: "x" });
    expect(() => cache.read(wrong, warn)).toThrow(/MAIL_PASSWORD/);
  });

  it.each([
    ["a value that changed", { MAIL_PORT: "588", MAIL_COPIES: "ada,mara" }],
    ["a value that went", { MAIL_COPIES: "ada,mara" }],
    ["a value that came", { MAIL_PORT: "587", MAIL_COPIES: "ada,mara", MAIL_HOST: "mx" }],
  ])("is ignored with a warning after %s", (_, values) => {
    cache.write(GOOD);
    expect(cache.read(given({ ...values, MAIL_PASSWORD: "geheim" }), warn)).toBeNull();
    expect(warned.join()).toContain("is older than the settings and is ignored");
  });

  it("is ignored when the code declares another default", () => {
    cache.write(GOOD);
    const host = { ...mail.keys.host, schema: z.string().default("mx") };
    const later = { mail: section("mail", { ...mail.keys, host }) };
    expect(new ConfigurationCache(later, cache.path).read(GOOD, warn)).toBeNull();
    expect(warned).toHaveLength(1);
  });

  it("is ignored when it is damaged", () => {
    cache.write(GOOD);
    for (const text of ["", "{", "null", "{}"]) {
      writeFileSync(cache.path, text);
      expect(cache.read(GOOD, warn)).toBeNull();
    }
    expect(warned).toHaveLength(4);
    expect(warned[0]).toContain("cannot be read and is ignored");
  });

  it("is not written from wrong values, and missed by nobody", () => {
    expect(() => cache.write(given({ MAIL_PORT: "many" }))).toThrow(/MAIL_PORT/);
    expect(cache.read(GOOD, warn)).toBeNull();
    expect(cache.clear()).toBe(false);
    expect(warned).toEqual([]);
  });
});
