import { parseDocument } from "htmlparser2";
import { describe, expect, it } from "vitest";
import { Place, placeShown } from "../../../../../app/features/messages/kinds/place.ts";
import { rendered } from "../../../../../app/features/messages/rendered.ts";
import { LiveViews } from "../../../../../app/platform/views/index.ts";
import { XSS_CORPUS } from "../../../../support/xss_corpus.ts";

const views = new LiveViews("views", {
  app_name: "Parley",
  url: (name) => `/${name}`,
  asset: (name) => `/assets/${name}`,
  flag: () => false,
});
const AUTHOR = { id: 1, name: "Ada", color: 1, picture: null };
const TIME = "2026-03-01T09:30:00.000Z";
const ELEMENTS =
  /^(?:article|a|b|br|blockquote|button|code|del|div|em|h[4-6]|hr|img|input|li|ol|ul|p|pre|q|span|strong|svg|table|tbody|td|th|thead|time|tr|use)$/;
const ADDRESS = /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/;

/** Every element of a message of this kind, with its attributes. */
function elementsOf(
  kind: string,
  message: object,
): { name: string; attribs: Record<string, string> }[] {
  const bare = {
    id: 1,
    room_id: 1,
    author: AUTHOR,
    client_id: "c",
    created_at: TIME,
    reactions: [],
  };
  const html = views.render("messages/_message.njk", { message: { ...bare, kind, ...message } });
  const found: { name: string; attribs: Record<string, string> }[] = [];
  const walk = (nodes: readonly unknown[]): void => {
    for (const node of nodes as {
      name?: string;
      attribs?: Record<string, string>;
      children?: unknown[];
    }[]) {
      if (node.name) found.push({ name: node.name, attribs: node.attribs ?? {} });
      walk(node.children ?? []);
    }
  };
  walk(parseDocument(html).children);
  return found;
}

/** What a text that tries to become script may stand in, kind by kind. */
const MESSAGES: Record<string, (text: string) => object> = {
  text: (text) => ({ content: text, html: rendered(text).html }),
  me: (text) => ({ content: text, html: rendered(text).html, author: { ...AUTHOR, name: text } }),
  "text with a preview": (text) => {
    const card = { title: text, description: text, site: text };
    const previews = [{ url: "https://example.org/", ...card, picture: "/link-pictures/x" }];
    return { kind: "text", content: "x", html: "", previews };
  },
  location: (text) => ({
    content: text,
    data: placeShown(Place.parse({ latitude: 1, longitude: 2, label: text.slice(0, 120) })),
  }),
  system: (text) => ({
    content: "",
    author: { ...AUTHOR, name: text },
    data: { act: "renamed", from: text, to: text, people: [{ id: 2, name: text }] },
  }),
};

describe("a message of the kind", () => {
  it.each(Object.keys(MESSAGES))("%s runs nothing of what people write", (kind) => {
    for (const text of XSS_CORPUS) {
      for (const { name, attribs } of elementsOf(kind, MESSAGES[kind]?.(text) ?? {})) {
        expect(name).toMatch(ELEMENTS);
        if (name === "button") expect(attribs["type"]).toBe("button");
        for (const [attribute, value] of Object.entries(attribs)) {
          expect(attribute).not.toMatch(/^(?:on|hx-|x-|style|srcdoc|formaction)/);
          if (/^(?:href|src|xlink:href)$/.test(attribute)) expect(value).toMatch(ADDRESS);
        }
      }
    }
  });
});
