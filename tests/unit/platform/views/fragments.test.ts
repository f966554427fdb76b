import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Figures } from "../../../../app/platform/support/index.ts";
import {
  CompiledViews,
  compileViews,
  Fragments,
  LiveViews,
} from "../../../../app/platform/views/index.ts";
import { Settings } from "../../../../config/settings.ts";

let asked: string[];
const globals = {
  app_name: "Harbour",
  url: (name: string) => {
    asked.push(name);
    return `/${name}`;
  },
  asset: (name: string) => `/assets/${name}`,
  flag: () => false,
};

let folder: string;
let figures: Figures;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-fragments-"));
  figures = new Figures();
  asked = [];
  write("_row.njk", '<a href="{{ url(item.name) }}">{{ item.name }}{{ viewer }}</a>');
  write("page.njk", '<ul>{{ each_fragment("_row.njk", "item", items) }}</ul>');
  write("one.njk", '<p>{{ fragment("_row.njk", { item: item }) }}</p>');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  const path = join(folder, "views", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function fragmentsOf(megabytes = 1): Fragments {
  const values = { FRAGMENT_CACHE_MB: String(megabytes) };
  return new Fragments(Settings.from([{ name: "the test", values }]), figures);
}

async function views(fragments?: Fragments): Promise<CompiledViews> {
  const target = join(folder, "dist/templates.js");
  compileViews(join(folder, "views"), target);
  return CompiledViews.load(target, globals, fragments);
}

const ada = { name: "ada" };
const ben = { name: "ben" };

describe("a fragment", () => {
  it("is rendered once for all pages that show the same", async () => {
    const compiled = await views(fragmentsOf());
    const page = compiled.render("page.njk", { items: [ada, ben] });
    expect(page).toBe('<ul><a href="/ada">ada</a><a href="/ben">ben</a></ul>');
    expect(compiled.render("page.njk", { items: [ada, ben] })).toBe(page);
    expect(compiled.render("one.njk", { item: { ...ada } })).toBe('<p><a href="/ada">ada</a></p>');
    expect(asked).toEqual(["ada", "ben"]);
    expect(figures.read()["views.fragments"]).toMatchObject({ hits: 3, misses: 2, entries: 2 });
  });

  it("is another one as soon as anything in its data is", async () => {
    const compiled = await views(fragmentsOf());
    compiled.render("one.njk", { item: ada });
    expect(compiled.render("one.njk", { item: { ...ada, name: "Ada Diaz" } })).toContain(
      ">Ada Diaz<",
    );
  });

  it("with a version of its own is another one when that is, and only then", async () => {
    const fragments = fragmentsOf();
    fragments.declare<{ item: { name: string; seq: number } }>(
      "_row.njk",
      ({ item }) => `${item.seq}`,
    );
    const compiled = await views(fragments);
    const shown = (name: string, seq: number) =>
      compiled.render("one.njk", { item: { name, seq } });
    expect(shown("ada", 1)).toContain(">ada<");
    expect(shown("unsaid", 1)).toContain(">ada<");
    expect(shown("ben", 2)).toContain(">ben<");
  });

  it("sees its data and nothing of the page or of who looks", async () => {
    const compiled = await views(fragmentsOf());
    const page = compiled.render("one.njk", { item: ada, viewer: "Cleo" });
    expect(page).toBe('<p><a href="/ada">ada</a></p>');
  });

  it("escapes what people wrote, once", async () => {
    const compiled = await views(fragmentsOf());
    const item = { name: '"><script>&' };
    for (let n = 0; n < 2; n += 1) {
      expect(compiled.render("one.njk", { item })).toContain("&quot;&gt;&lt;script&gt;&amp;</a>");
    }
  });

  it("is rendered anew from other templates", async () => {
    const fragments = fragmentsOf();
    expect((await views(fragments)).render("one.njk", { item: ada })).toContain("<a ");
    write("_row.njk", "<b>{{ item.name }}</b>");
    expect((await views(fragments)).render("one.njk", { item: ada })).toBe("<p><b>ada</b></p>");
  });

  it("takes no more room than it may: the one not used for longest goes first", async () => {
    const compiled = await views(fragmentsOf());
    const long = "x".repeat(100_000);
    for (let n = 0; n < 20; n += 1) compiled.render("one.njk", { item: { name: `${n}`, long } });
    const { bytes, entries, evicted } = figures.read()["views.fragments"] ?? {};
    expect(bytes).toBeLessThanOrEqual(1_048_576);
    expect(Number(entries) + Number(evicted)).toBe(20);
    expect(evicted).toBeGreaterThan(0);
  });

  it("is never kept when there is no room, nor while templates are being written", async () => {
    const none = await views(fragmentsOf(0));
    const live = new LiveViews(join(folder, "views"), globals);
    for (const each of [none, live]) {
      asked = [];
      const pages = [1, 2].map(() => each.render("page.njk", { items: [ada] }));
      expect(pages).toEqual(Array(2).fill('<ul><a href="/ada">ada</a></ul>'));
      expect(asked).toHaveLength(2);
    }
  });
});
