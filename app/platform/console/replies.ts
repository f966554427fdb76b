import type { Reply } from "../control/index.ts";
import { type Answer, answer } from "./answer.ts";

/** What the servers said, one line each; not ok when one of them is not. */
export function answerOf(replies: readonly Reply[]): Answer {
  const said = replies.map(({ node, ok, text }) => `${node}: ${ok ? "" : "refused. "}${text}`);
  return answer(
    replies,
    said.join("\n"),
    replies.every(({ ok }) => ok),
  );
}
