import { existsSync, readdirSync, readFileSync } from "node:fs";
import nunjucks from "nunjucks";
import { describe, expect, test } from "vitest";
import { filters } from "../../../app/platform/views/index.ts";

const templates = readdirSync("views", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".njk"))
  .map((name) => ({ name, text: readFileSync(`views/${name}`, "utf8") }));

/** What the content security policy refuses, or htmx would evaluate. */
const BANNED: [string, RegExp][] = [
  ["a style attribute", /\sstyle\s*=/],
  ["a style element", /<style\b/],
  ["an inline script", /<script(?![^>]*\ssrc=)/],
  ["an inline handler", /\son[a-z]+\s*=/],
  ["hx-on", /\bhx-on\b/],
  ["evaluated values", /["'{\s]js:/],
  ["a trigger filter", /hx-trigger[^=]*="[^"]*\[/],
  ["an unquoted value from data", /\s[a-z:-]+=\{\{/],
];

function found(text: string): string[] {
  return BANNED.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

describe("A template", () => {
  test("is there to be read", () => {
    expect(templates.length).toBeGreaterThan(25);
  });

  test.each(templates)("$name compiles", ({ name, text }) => {
    const environment = new nunjucks.Environment(null, { autoescape: true });
    for (const [filter, apply] of Object.entries(filters)) environment.addFilter(filter, apply);
    expect(() => nunjucks.precompileString(text, { name, env: environment })).not.toThrow();
  });

  // A letter is read where our policy does not reach, by programs that know no style sheets.
  const pages = templates.filter(({ name }) => !name.startsWith("mail/"));
  test.each(pages)("$name needs nothing that the content policy refuses", ({ text }) => {
    expect(found(text)).toEqual([]);
  });

  test.each(templates)("$name draws only icons that exist", ({ text }) => {
    const names = [...text.matchAll(/icon\("([a-z-]+)"/g)].map(([, name]) => name);
    expect(names.filter((name) => !existsSync(`public/icons/${name}.svg`))).toEqual([]);
  });

  test.each(templates)("$name reaches only for templates that exist", ({ text }) => {
    const reaching = /(?:\{% (?:include|extends|from|import) |fragment\()"([^"]+)"(?! ~)/g;
    const paths = [...text.matchAll(reaching)];
    expect(paths.filter(([, path]) => !existsSync(`views/${path}`))).toEqual([]);
  });
});

/** Every template that is kept, with all that it includes or imports. */
function keptTemplates(): Set<string> {
  const kept = new Set<string>();
  const add = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    const text = templates.find((template) => template.name === name)?.text ?? "";
    for (const [, inner = ""] of text.matchAll(/\{% (?:include|from|import) "([^"]+)"/g)) {
      // A name that is put together may become any that begins so.
      const named = templates.filter((template) => template.name.startsWith(inner));
      for (const template of named) add(template.name);
    }
  };
  for (const { text } of templates) {
    for (const [, name = ""] of text.matchAll(/fragment\("([^"]+)"/g)) add(name);
  }
  return kept;
}

describe("A part of a page that is kept", () => {
  test("is one of many", () => {
    expect([...keptTemplates()]).toContain("messages/_message.njk");
    expect([...keptTemplates()]).toContain("messages/kinds/_text.njk");
  });

  // What is not in its data would stay as it was when somebody else looked.
  test.each([...keptTemplates()])("%s asks for nothing that changes by itself", (name) => {
    const { text } = templates.find((template) => template.name === name) ?? { text: "" };
    expect(text).not.toMatch(/\bflag\(|\|\s*ago\b|\bflash\b/);
  });
});

describe("The search for what is refused", () => {
  test.each([
    ['<p style="color: red">', "a style attribute"],
    ["<style>p {}</style>", "a style element"],
    ["<script>go()</script>", "an inline script"],
    ['<a onclick="go()">', "an inline handler"],
    ['<a hx-on:click="go()">', "hx-on"],
    ['<a hx-vals="js:{a: 1}">', "evaluated values"],
    ['<a hx-trigger="click[ctrlKey]">', "a trigger filter"],
    ["<a href={{ url }}>", "an unquoted value from data"],
  ])("finds %s", (text, what) => {
    expect(found(text)).toContain(what);
  });

  test("lets a script with an address pass", () => {
    expect(found('<script src="/assets/app.js"></script>')).toEqual([]);
  });
});
