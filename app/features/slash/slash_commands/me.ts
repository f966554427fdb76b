import { randomUUID } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { Posting } from "../../messages/index.ts";
import { type Done, type Given, SlashCommand } from "../slash_command.ts";
import { commandIncomplete } from "../slash_errors.ts";

/** `/me waves` */
@singleton()
export class Me extends SlashCommand {
  readonly name = "me";
  readonly usage = "[what you do]";
  readonly summary = "Say what you do.";
  readonly #posting: Posting;

  constructor(posting: Posting) {
    super();
    this.#posting = posting;
  }

  override async run({ viewer, found, words, threadId }: Given): Promise<Done> {
    if (words === "") throw commandIncomplete(this.name, this.usage);
    await this.#posting.post(viewer, found, {
      kind: "me",
      content: words,
      client_id: randomUUID(),
      thread_id: threadId,
    });
    return {};
  }
}
