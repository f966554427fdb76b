import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { MessageParams } from "../message_params.ts";
import { Emoji } from "../reactions/emoji.ts";
import { Reactions } from "../reactions/reactions.ts";

const ReactionParams = MessageParams.extend({ emoji: Emoji });

const ADDED = { summary: "React to a message with an emoji." };
const REMOVED = { summary: "Take one's reaction back." };

/** Reactions, for programs and for the page. */
@requestScoped()
export class ReactionsController {
  readonly #reactions: Reactions;

  constructor(reactions: Reactions) {
    this.#reactions = reactions;
  }

  update = action({ params: ReactionParams, about: ADDED }, async ({ viewer, params }) =>
    json({ data: await this.#reactions.add(viewer, params.id, params.emoji) }),
  );

  destroy = action({ params: ReactionParams, about: REMOVED }, async ({ viewer, params }) =>
    json({ data: await this.#reactions.remove(viewer, params.id, params.emoji) }),
  );
}
