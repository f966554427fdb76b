import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { envExample } from "../../../bin/env_example.ts";
import { sections } from "../../../config/settings.ts";

const written = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");

test(".env.example is as the sections under config/ say (else: npm run env:example)", () => {
  expect(written).toBe(envExample());
});

test(".env.example names every key of every section once, and nothing else", () => {
  const keys = Object.values(sections).flatMap(({ keys }) => Object.values(keys));
  const named = [...written.matchAll(/^#([A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);
  expect(named.toSorted()).toEqual(keys.map(({ env }) => env).toSorted());
});

test(".env.example sets nothing by itself", () => {
  expect(parseEnv(written)).toEqual({});
});
