import { randomUUID } from "node:crypto";
import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { ClientId } from "../draft.ts";
import { KindName } from "../kinds/kind_name.ts";
import { Conversations } from "../private/conversations.ts";
import { PrivateMessages } from "../private/private_messages.ts";

const Id = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");

const TEXT = "A message is a text.";

const Letter = z
  .object({
    receiver_id: Id,
    content: z.string(TEXT).optional(),
    kind: KindName.optional(),
    data: z.unknown().optional(),
    client_id: ClientId.optional(),
  })
  .refine(({ content, kind = "text" }) => content !== undefined || kind !== "text", {
    path: ["content"],
    message: TEXT,
  });

const Page = z.object({
  user_id: Id,
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

const Read = z.object({ user_id: Id, up_to: Id });

const SENT = { summary: "Write to one person.", status: 201 };
const LISTED = { summary: "Read the messages of oneself and one other person, oldest first." };
const CONVERSATIONS = { summary: "List with whom one talks, the newest first." };
const UNREAD = { summary: "Count the private messages that one has not read." };
const READ = { summary: "Mark the messages of one person read." };

/** Private messages for programs (C3.1). */
@requestScoped()
export class PrivateMessagesController {
  readonly #messages: PrivateMessages;
  readonly #conversations: Conversations;

  constructor(messages: PrivateMessages, conversations: Conversations) {
    this.#messages = messages;
    this.#conversations = conversations;
  }

  create = action({ body: Letter, about: SENT }, async ({ viewer, body }) => {
    const { receiver_id: to, content = "", client_id = randomUUID(), ...what } = body;
    const data = await this.#messages.send(viewer, { to, content, client_id, ...what });
    return json({ data }, { status: 201 });
  });

  index = action({ query: Page, about: LISTED }, async ({ viewer, query }) => {
    const { messages, has_more } = await this.#messages.page(viewer, query.user_id, query);
    return json({ data: messages, has_more });
  });

  conversations = action({ about: CONVERSATIONS }, async ({ viewer }) =>
    json({ data: await this.#conversations.of(viewer) }),
  );

  unread = action({ about: UNREAD }, async ({ viewer }) =>
    json({ data: await this.#conversations.unread(viewer) }),
  );

  read = action({ body: Read, about: READ }, async ({ viewer, body }) =>
    json({ data: await this.#messages.markRead(viewer, body.user_id, body.up_to) }),
  );
}
