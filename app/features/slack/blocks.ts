import { z } from "zod";
import { emojiNamed, withEmoji } from "./emoji_names.ts";
import { markdownOf, type Names, percent } from "./mrkdwn.ts";

const Text = z.string().max(40_000);

/** `mrkdwn` is written Slack's way, `plain_text` is as it stands. */
const Said = z.object({ type: z.string().default("mrkdwn"), text: Text });
type Said = z.output<typeof Said>;

/** What texts are made of that people wrote in Slack's own field. */
const Piece = z.looseObject({
  type: z.string(),
  text: Text.optional().catch(undefined),
  url: z.string().max(3000).optional(),
  name: z.string().max(100).optional(),
  unicode: z.string().max(100).optional(),
  user_id: z.string().max(100).optional(),
  channel_id: z.string().max(100).optional(),
  style: z
    .looseObject({ bold: z.boolean(), italic: z.boolean(), strike: z.boolean(), code: z.boolean() })
    .partial()
    .optional()
    .catch(undefined),
});
type Piece = z.output<typeof Piece>;

/** One block of Slack's Block Kit; what has no words, and what asks for an answer, is passed over. */
export const Block = z.looseObject({
  type: z.string().max(100),
  text: Said.optional().catch(undefined),
  fields: z.array(Said).max(50).optional().catch(undefined),
  elements: z.array(z.unknown()).max(200).optional().catch(undefined),
  image_url: z.string().max(3000).optional().catch(undefined),
  alt_text: Text.optional().catch(undefined),
  title: Said.optional().catch(undefined),
});
export type Block = z.output<typeof Block>;

/** Blocks as Markdown. @see https://api.slack.com/reference/block-kit/blocks */
export function blocksText(blocks: readonly Block[], names: Names = {}): string {
  const parts = blocks.map((block) => blockText(block, names).trim());
  return parts.filter((part) => part !== "").join("\n\n");
}

function blockText(block: Block, names: Names): string {
  const { type, text, fields = [], elements = [] } = block;
  if (type === "divider") return "---";
  if (type === "header") return text ? `**${words(text, names)}**` : "";
  if (type === "image") return imageText(block);
  if (type === "rich_text") return elements.map((one) => richText(one, names)).join("\n\n");
  if (type === "section")
    return [...(text ? [text] : []), ...fields].map((one) => words(one, names)).join("\n");
  if (type === "context") return saidIn(elements, names).join(" ");
  return type === "actions" ? links(elements) : "";
}

function words({ type, text }: Said, names: Names): string {
  return type === "plain_text" ? withEmoji(text) : markdownOf(text, names);
}

function saidIn(elements: readonly unknown[], names: Names): string[] {
  return elements.flatMap((one) => {
    const { data } = Said.safeParse(one);
    return data ? [words(data, names)] : [];
  });
}

/** Nothing is fetched from elsewhere: a picture is a link. */
function imageText({ image_url, alt_text, title }: Block): string {
  const label = title?.text ?? alt_text ?? "";
  return image_url === undefined ? label : link(image_url, label || image_url);
}

/** Of buttons those that lead somewhere. */
function links(elements: readonly unknown[]): string {
  const Button = z.looseObject({ url: z.string().max(3000), text: Said });
  const found = elements.flatMap((one) => Button.safeParse(one).data ?? []);
  return found.map(({ url, text }) => link(url, withEmoji(text.text))).join(" · ");
}

function link(url: string, label: string): string {
  const plain = label.replace(/[[\]\n]/g, " ").trim();
  if (!/^https?:\/\//.test(url)) return plain;
  return `[${plain}](${url.replace(/[()\s<>]/g, percent)})`;
}

const Rich = z.looseObject({
  type: z.string(),
  style: z.string().optional().catch(undefined),
  elements: z.array(z.unknown()).max(500).default([]),
});

function richText(given: unknown, names: Names): string {
  const rich = Rich.safeParse(given).data;
  if (!rich) return "";
  const { type, style, elements } = rich;
  if (type === "rich_text_list") {
    const sign = (at: number) => (style === "ordered" ? `${at + 1}.` : "-");
    return elements.map((one, at) => `${sign(at)} ${richText(one, names)}`).join("\n");
  }
  const said = elements.map((one) => piece(Piece.safeParse(one).data, names)).join("");
  if (type === "rich_text_preformatted") return `\`\`\`\n${said}\n\`\`\``;
  return type === "rich_text_quote" ? `> ${said.replaceAll("\n", "\n> ")}` : said;
}

function piece(one: Piece | undefined, names: Names): string {
  if (!one) return "";
  const { type, text = "", url, name, user_id = "", channel_id = "" } = one;
  if (type === "link" && url !== undefined) return link(url, text || url);
  if (type === "emoji") return emojiNamed(name ?? "") ?? `:${name ?? ""}:`;
  if (type === "user") return `@${names.person?.(user_id) ?? user_id}`;
  if (type === "channel") return `#${names.room?.(channel_id) ?? channel_id}`;
  return type === "broadcast" ? "@room" : styled(text, one.style);
}

/** Signs of Markdown stand at the letters, never at the spaces around them. */
function styled(text: string, style: Piece["style"]): string {
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  if (!style || inner === "") return text;
  const signs = [style.bold ? "**" : "", style.italic ? "_" : "", style.strike ? "~~" : ""];
  const open = signs.join("") + (style.code ? "`" : "");
  const close = Array.from(open).toReversed().join("");
  return `${before}${open}${inner}${close}${after}`;
}
