import type { MessageResource } from "../message_resource.ts";

/**
 * A message as somebody gets it who has blocked people: of theirs it has everything that keeps its place, and nothing
 * that they said or did. Where it quotes one of them, the quote is without words. The same object if it is of others.
 */
export function withheldFrom(
  blocked: ReadonlySet<number>,
  message: MessageResource,
): MessageResource {
  if (blocked.has(message.author.id)) return withoutWords(message);
  const quote = message.reply_to;
  if (quote === null || !blocked.has(quote.author.id)) return message;
  return { ...message, reply_to: { ...quote, content: "" } };
}

function withoutWords(message: MessageResource): MessageResource {
  return {
    ...message,
    content: "",
    html: "",
    data: null,
    reply_to: null,
    previews: [],
    mentions: [],
    withheld: true,
  };
}
