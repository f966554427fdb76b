import { describe, expect, it } from "vitest";
import { mentionsIn, withNames } from "../../../../app/features/messages/mentions/mention.ts";
import { Names } from "../../../../app/features/messages/mentions/names.ts";
import { rendered } from "../../../../app/features/messages/rendered.ts";

const people = [
  { id: 1, name: "Ada Lovelace" },
  { id: 2, name: "Ada Byron" },
  { id: 3, name: "Ben" },
  { id: 4, name: "Ben Nevis" },
  { id: 5, name: "Zoë O'Neill" },
  { id: 6, name: "Kim" },
  { id: 7, name: "Kim" },
  { id: 8, name: "李小龍" },
];
const names = new Names(people);
const whoIs = (text: string) => names.after(text)?.id;
const named = (text: string, by = names) => {
  const { html, mentions } = rendered(text, by);
  return { ids: mentionsIn(mentions).map(({ id }) => id), html };
};

describe("a name behind an @", () => {
  it("means whoever is called so, the longest name first, without regard to case", () => {
    expect(whoIs("ada lovelace, look")).toBe(1);
    expect(whoIs("Ben")).toBe(3);
    expect(whoIs("ben nevis!")).toBe(4);
    expect(whoIs("Zoë O'Neill's idea")).toBe(5);
    expect(whoIs("李小龍，你好")).toBe(8);
    expect(whoIs("room: lunch")).toBe(0);
  });

  it("means nobody when it goes on as another word, or several are called so", () => {
    expect(whoIs("Benjamin")).toBeUndefined();
    expect(whoIs("ada")).toBeUndefined();
    expect(whoIs("Kim")).toBeUndefined();
    expect(whoIs("rooms")).toBeUndefined();
    expect(whoIs("")).toBeUndefined();
  });

  it("is told apart by a number, or by who was meant before", () => {
    expect(names.after("Kim#7 please")).toMatchObject({ id: 7, length: 5 });
    expect(whoIs("Kim#3")).toBeUndefined();
    const known = new Names(people, [{ id: 6, name: "Kim" }]);
    expect(known.after("Kim")?.id).toBe(6);
  });

  it("is a first name where only one person has it", () => {
    expect(whoIs("zoë, come")).toBe(5);
  });
});

describe("a text that names people", () => {
  it("keeps their ids, and shows each as the same mark for all readers", () => {
    const { ids, html } = named("Hi @Ben and **@ada byron**, @room");
    expect(ids).toEqual([3, 2, 0]);
    expect(html).toContain('<span class="mention" data-mention="3">@Ben</span> and <strong>');
    expect(html).toContain('<span class="mention" data-mention="room">@room</span>');
  });

  it("names nobody in code, in addresses, within a word and after a backslash", () => {
    expect(named("`@Ben` ben@Ben x@Ben \\@Ben https://a.example/@Ben").ids).toEqual([]);
    expect(named("```\n@Ben\n```").ids).toEqual([]);
    expect(named("@Ben", new Names([])).html).toBe("<p>@Ben</p>\n");
    expect(rendered("@Ben").mentions).toBeNull();
  });

  it("escapes what people are called, and calls them as they are called now", () => {
    const sly = new Names([{ id: 9, name: "<b>Eve</b>" }]);
    const { html } = named("@<b>Eve</b>", sly);
    expect(html).not.toContain("<b>");
    const later = new Map([[9, { name: "Eva & Co" }]]);
    expect(withNames(html, later)).toContain('data-mention="9">@Eva &amp; Co</span>');
    expect(withNames(html, new Map())).toBe(html);
  });
});
