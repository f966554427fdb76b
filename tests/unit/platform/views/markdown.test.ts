import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../../app/platform/views/index.ts";
import { XSS_CORPUS } from "../../../support/xss_corpus.ts";

/** Tags and attributes that a rendered message may consist of; all else means that something slipped through. */
const TAGS =
  /^\/?(?:p|br|hr|strong|em|del|code|pre|span|a|ul|ol|li|blockquote|h[4-6]|table|thead|tbody|tr|th|td|input)$/;
const ATTRIBUTES = /^(?:href|rel|target|class|start|align|type|checked|disabled)$/;

interface Tag {
  name: string;
  attributes: [string, string][];
}

function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<(\/?[^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, name, rest]) => ({
      name: name!,
      attributes: [...rest!.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [
        key!,
        value ?? "",
      ]),
    }),
  );
}

describe("markdown that people write", () => {
  it.each([
    ["**on it**", "<strong>on it</strong>"],
    ["one\ntwo", "one<br>two"],
    ["done :tada:", "done 🎉"],
    ["a < b && c", "a &lt; b &amp;&amp; c"],
    ["`<b>`", "<code>&lt;b&gt;</code>"],
    ["```js\nlet a;\n```", '<span class="hljs-keyword">let</span>'],
    [
      "https://example.org/a?b=1&c=2",
      'href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc"',
    ],
    ["[mail](mailto:ada@example.org)", 'href="mailto:ada@example.org"'],
    ["![sketch](https://example.org/a.png)", ">sketch</a>"],
    ["# Title", "<h4>Title</h4>"],
  ])("shows %j as meant", (text, part) => {
    expect(renderMarkdown(text)).toContain(part);
  });

  it.each([
    ["quotes", ">".repeat(3900)],
    ["spaced quotes", "> ".repeat(1900)],
    ["lists", "- ".repeat(1900)],
    ["numbers", "1. ".repeat(1300)],
    ["brackets", "[".repeat(4000)],
  ])("shows %s without end as they were typed", (_, text) => {
    expect(renderMarkdown(`${text}a`)).toMatch(/^<p>[^<]+(?:<|$)/);
  });

  it("still nests what people nest", () => {
    expect(renderMarkdown("> a\n> > b")).toContain("<blockquote>\n<p>b</p>");
  });

  it("loads nothing from elsewhere by itself", () => {
    expect(renderMarkdown("![a](https://example.org/pixel.png)")).not.toContain("<img");
  });

  it.each(XSS_CORPUS)("makes %j harmless", (text) => {
    const html = renderMarkdown(text);
    // Every "<" belongs to a tag that we know, so nothing else can open one.
    expect(html.split("<").length - 1).toBe(tagsOf(html).length);
    for (const { name, attributes } of tagsOf(html)) {
      expect(name).toMatch(TAGS);
      for (const [key, value] of attributes) {
        expect(key).toMatch(ATTRIBUTES);
        if (key === "href") expect(value).toMatch(/^(?:https?:|mailto:|\/(?!\/)|#)/i);
      }
    }
  });

  it("would notice a tag or an attribute that is not ours", () => {
    expect(tagsOf('<img src="x" onerror="alert(1)">')).toEqual([
      {
        name: "img",
        attributes: [
          ["src", "x"],
          ["onerror", "alert(1)"],
        ],
      },
    ]);
    expect("img").not.toMatch(TAGS);
    expect("onerror").not.toMatch(ATTRIBUTES);
  });
});
