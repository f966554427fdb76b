import { expect, it } from "vitest";
import { masked } from "../../../../app/platform/queue/masked.ts";

it("hides the words of people and secrets at any depth, and leaves shape, ids and numbers", () => {
  const payload = {
    kind: "created",
    message: {
      id: 7,
      content: "secret plans",
      html: "<p>secret plans</p>",
      author: { name: "Ada" },
    },
    to: [{ user_id: 1, reset_token: "abc" }],
    text: { parts: ["secret"] },
    body: null,
  };
  const shown = masked(payload);
  expect(JSON.stringify(shown)).not.toMatch(/secret|abc/);
  expect(shown).toEqual({
    kind: "created",
    message: {
      id: 7,
      content: "••• (12 characters)",
      html: "••• (19 characters)",
      author: { name: "Ada" },
    },
    to: [{ user_id: 1, reset_token: "••• (3 characters)" }],
    text: "•••",
    body: null,
  });
});

it.each([[null], [7], ["a"], [[1, "b"]]])("leaves %j as it is", (value) => {
  expect(masked(value)).toEqual(value);
});
