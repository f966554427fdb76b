import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../../app/error_codes.ts";
import { DEPENDENCIES } from "../../../app/platform/resilience/index.ts";
import { withCodes } from "../../../bin/error_codes.ts";
import { raisedCodes } from "../../support/house/error_codes.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const known = Object.values(errorCodes).flatMap((codes) => Object.keys(codes));

describe("the register of error codes", () => {
  it("has each code once", () => {
    expect(known.filter((code, index) => known.indexOf(code) !== index)).toEqual([]);
  });

  it("has every code that the source raises (else: add it to app/error_codes.ts)", () => {
    const raised = raisedCodes(ROOT);
    expect(raised.length).toBeGreaterThan(80);
    expect(raised.filter(({ code }) => !known.includes(code))).toEqual([]);
  });

  it("has no code that nothing raises (else: take it out of app/error_codes.ts)", () => {
    const raised = new Set([
      ...raisedCodes(ROOT).map(({ code }) => code),
      ...DEPENDENCIES.map((name) => `${name}_unavailable`),
    ]);
    expect(known.filter((code) => !raised.has(code))).toEqual([]);
  });

  it("stands in docs/errors.md as it is (else: npm run docs:errors)", () => {
    const page = readFileSync(`${ROOT}/docs/errors.md`, "utf8");
    expect(page).toBe(withCodes(page));
  });
});
