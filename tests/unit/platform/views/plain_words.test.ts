import { expect, test } from "vitest";
import { plainWords } from "../../../../app/platform/views/plain_words.ts";

test.each([
  ["**on it** :tada:\n- at noon", "on it 🎉 at noon"],
  ['a `<b>` & "c"', 'a <b> & "c"'],
  [
    "[the plan](https://example.org) <script>alert(1)</script>",
    "the plan <script>alert(1)</script>",
  ],
  ["| day | visits |\n|---|---:|\n| Monday | 12 |", "day visits Monday 12"],
  ["3 * 4 * 5 and snake_case_names", "3 * 4 * 5 and snake_case_names"],
  ["", ""],
])("%j says %j", (text, said) => {
  expect(plainWords(text)).toBe(said);
});
