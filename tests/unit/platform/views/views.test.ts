import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CompiledViews,
  compileViews,
  filters,
  LiveViews,
} from "../../../../app/platform/views/index.ts";

const globals = {
  app_name: "Harbour",
  url: (name: string) => `/${name}`,
  asset: (name: string) => `/assets/${name}`,
  flag: (name: string, viewer?: object | null) => name === "lab" && !!viewer,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-views-"));
  mkdirSync(join(folder, "views/rooms"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, "views", name), text);
}

async function compiled(): Promise<CompiledViews> {
  const target = join(folder, "dist/templates.js");
  compileViews(join(folder, "views"), target);
  return CompiledViews.load(target, globals);
}

describe("views", () => {
  it("render the same whether compiled before or read live", async () => {
    write("base.njk", "<title>{{ app_name }}</title>{% block body %}{% endblock %}");
    write(
      "rooms/show.njk",
      '{% extends "base.njk" %}{% block body %}<a href="{{ url("rooms") }}">{{ room }}</a>{% endblock %}',
    );
    const expected = '<title>Harbour</title><a href="/rooms">R&amp;D</a>';
    expect((await compiled()).render("rooms/show.njk", { room: "R&D" })).toBe(expected);
    expect(
      new LiveViews(join(folder, "views"), globals).render("rooms/show.njk", { room: "R&D" }),
    ).toBe(expected);
  });

  it("ask for a flag, for all alike or for who looks", async () => {
    write("a.njk", '{{ flag("lab") }} {{ flag("lab", viewer) }}');
    const views = await compiled();
    expect(views.render("a.njk", { viewer: { id: 1 } })).toBe("false true");
    expect(views.render("a.njk", { viewer: null })).toBe("false false");
  });

  it("escape what people wrote, quotes included, but not what our own filters made", async () => {
    write("a.njk", '<b title="{{ text }}">{{ text }}</b>{{ text | markdown }}');
    const html = (await compiled()).render("a.njk", { text: '"><i>' });
    expect(html).toBe(
      '<b title="&quot;&gt;&lt;i&gt;">&quot;&gt;&lt;i&gt;</b><p>&quot;&gt;&lt;i&gt;</p>\n',
    );
  });

  it("show a changed file at once while developing, and not in production", async () => {
    write("a.njk", "one");
    const [production, development] = [
      await compiled(),
      new LiveViews(join(folder, "views"), globals),
    ];
    expect(development.render("a.njk", {})).toBe("one");
    write("a.njk", "two");
    expect(development.render("a.njk", {})).toBe("two");
    expect(production.render("a.njk", {})).toBe("one");
  });

  it("name a template that is not there, or does not parse", async () => {
    write("a.njk", "fine");
    const views = await compiled();
    expect(() => views.render("nowhere.njk", {})).toThrow("nowhere.njk");
    write("broken.njk", "{% if %}");
    await expect(compiled()).rejects.toThrow("broken.njk");
  });
});

describe("filters", () => {
  it.each([
    [filters.ago(0, 30_000), "just now"],
    [filters.ago(0, 300_000), "5 minutes ago"],
    [filters.ago(0, 86_400_000), "yesterday"],
    [filters.pluralise(1, "member"), "1 member"],
    [filters.pluralise(2, "reply", "replies"), "2 replies"],
    [filters.truncate("short", 10), "short"],
    [filters.truncate("a very long text", 7), "a very…"],
    [filters.truncate("👩‍🚀🎉🎉🎉", 3), "👩‍🚀🎉…"],
    [filters.words({ before: "on", role_after: "25%" }), "before: on, role after: 25%"],
    [
      filters.words({ nodes: ["eu-1", "eu-2"], refused: [], ended: 2 }),
      "nodes: eu-1 and eu-2, refused: none, ended: 2",
    ],
    [filters.words({}), ""],
    [filters.filesize(512), "512 bytes"],
    [filters.filesize(219_136), "214 KB"],
    [filters.filesize(1_572_864), "1.5 MB"],
    [filters.initials("Ada Diaz"), "AD"],
    [filters.initials("mara"), "MA"],
    [filters.initials("Jun van Li"), "JL"],
    [filters.date_time(0), "1 Jan 1970, 00:00 UTC"],
  ])("say %j", (said, expected) => expect(said).toBe(expected));
});
