import { expect, test } from "vitest";
import { z } from "zod";
import { Block, blocksText } from "../../../../app/features/slack/index.ts";

const names = { person: (id: string) => (id === "U1" ? "Ada" : undefined), room: () => undefined };
const plain = (text: string) => ({ type: "plain_text", text });
const said = (...blocks: unknown[]) => blocksText(z.array(Block).parse(blocks), names);

test.each([
  ["a header", { type: "header", text: plain("Build :tada:") }, "**Build 🎉**"],
  [
    "a section with fields",
    { type: "section", text: { type: "mrkdwn", text: "*by* <@U1>" }, fields: [plain("a *b*")] },
    "**by** @Ada\na *b*",
  ],
  ["a line", { type: "divider" }, "---"],
  [
    "what stands beside",
    {
      type: "context",
      elements: [
        { type: "image", image_url: "x" },
        { type: "mrkdwn", text: "*now*" },
      ],
    },
    "**now**",
  ],
  [
    "a picture, as a link",
    { type: "image", image_url: "https://a.example/(1).png", alt_text: "A [graph]" },
    "[A  graph](https://a.example/%281%29.png)",
  ],
  [
    "a picture of no address",
    { type: "image", image_url: "javascript:alert(1)", alt_text: "x" },
    "x",
  ],
  [
    "buttons that lead somewhere, and no others",
    {
      type: "actions",
      elements: [
        { type: "button", text: plain("Open"), url: "https://a.example/7" },
        { type: "button", text: plain("Approve"), value: "yes" },
        { type: "button", text: plain("Run"), url: "javascript:alert(1)" },
      ],
    },
    "[Open](https://a.example/7) · Run",
  ],
  ["something newer", { type: "video", text: 5, elements: "none" }, ""],
])("A block of Slack: %s", (_, block, wanted) => {
  expect(said(block)).toBe(wanted);
});

test("A text that somebody wrote at Slack keeps its emphasis, lists and names", () => {
  const text = (words: string, style = {}) => ({ type: "text", text: words, style });
  const line = (...elements: object[]) => ({ type: "rich_text_section", elements });
  const rich = {
    type: "rich_text",
    elements: [
      line(text("so "), text("bold ", { bold: true, italic: true }), {
        type: "user",
        user_id: "U1",
      }),
      {
        type: "rich_text_list",
        style: "ordered",
        elements: [line(text("one")), line(text("two"))],
      },
      { type: "rich_text_quote", elements: [text("a\nb")] },
      { type: "rich_text_preformatted", elements: [text("x = *y*")] },
      line(
        { type: "emoji", name: "tada" },
        { type: "link", url: "https://a.example", text: "here" },
      ),
    ],
  };
  expect(said(rich)).toBe(
    [
      "so **_bold_** @Ada",
      "1. one\n2. two",
      "> a\n> b",
      "```\nx = *y*\n```",
      "🎉[here](https://a.example)",
    ].join("\n\n"),
  );
  expect(said({ type: "divider" }, { type: "header" }, { type: "header", text: plain("x") })).toBe(
    "---\n\n**x**",
  );
});
