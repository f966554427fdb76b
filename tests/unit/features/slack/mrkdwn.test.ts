import { describe, expect, test } from "vitest";
import { attachmentText, emojiNamed, markdownOf } from "../../../../app/features/slack/index.ts";

const names = {
  person: (id: string) => (id === "U1" ? "Ada Nilsson" : undefined),
  room: (id: string) => (id === "C1" ? "general" : undefined),
};

describe("A text of Slack", () => {
  test.each([
    ["*bold* and _slant_ and ~gone~", "**bold** and _slant_ and ~~gone~~"],
    ["2*3*4 stays, a*b too", "2*3*4 stays, a*b too"],
    ["hi <@U1> and <@U2|bob> and <@U3>", "hi @Ada Nilsson and @bob and @U3"],
    ["<#C1> <#C2|random>", "#general #random"],
    ["<!here> <!channel> <!subteam^S1|@ops>", "@room @room @ops"],
    [
      "see <https://a.example/x?a=1&amp;b=2|the *page*>",
      "see [the *page*](https://a.example/x?a=1&b=2)",
    ],
    ["<https://a.example>", "https://a.example"],
    ["<mailto:ada@example.org|ada@example.org>", "[ada@example.org](mailto:ada@example.org)"],
    ["`*no* <@U1>` but *yes*", "`*no* @U1` but **yes**"],
    ["```let *a* = 1;```", "\n```\nlet *a* = 1;\n```\n"],
    ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
    ["well done :tada: :unknown_thing: 10:30:00", "well done 🎉 :unknown_thing: 10:30:00"],
    ["<javascript:alert(1)|x>", "x"],
    ["<https://a.example/b(c)|x>", "[x](https://a.example/b%28c%29)"],
  ])("%j becomes %j", (text, markdown) => expect(markdownOf(text, names)).toBe(markdown));

  test("of an attachment becomes a quotation, its fallback only alone", () => {
    const rich = {
      title: "Build 7",
      title_link: "https://ci.example/7",
      text: "*failed*",
      fallback: "no",
    };
    expect(
      attachmentText({ ...rich, pretext: "Look:", fields: [{ title: "By", value: "Ada" }] }),
    ).toBe("Look:\n\n> **[Build 7](https://ci.example/7)**\n> **failed**\n> **By** Ada");
    expect(attachmentText({ fallback: "Build failed" })).toBe("> Build failed");
    expect(attachmentText({})).toBe("");
  });

  test("names emoji, with the tone of a skin where there are such", () => {
    expect(
      ["+1", "+1::skin-tone-4", "heart", "eyes::skin-tone-2", "shipit"].map(emojiNamed),
    ).toEqual(["👍", "👍🏽", "❤️", "👀", undefined]);
  });
});
