import { z } from "zod";
import { markdownOf, type Names } from "./mrkdwn.ts";

const Text = z.string().max(40_000);
/** Programs write null for what they leave out. */
const Some = Text.nullish();

/** The simple part of Slack's attachments: what can be said in Markdown. */
export const Attachment = z.object({
  fallback: Some,
  pretext: Some,
  author_name: Some,
  title: Some,
  title_link: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
  text: Some,
  fields: z
    .array(z.object({ title: Some, value: z.coerce.string().default("") }))
    .max(50)
    .nullish(),
  footer: Some,
});
export type Attachment = z.output<typeof Attachment>;

/** An attachment as a quotation below the text; its `fallback` only when it says nothing else. */
export function attachmentText(attachment: Attachment, names: Names = {}): string {
  const { pretext, author_name, title, title_link, text, fields, footer } = attachment;
  const words = (said: string) => markdownOf(said, names);
  const head = title && (title_link ? `[${words(title)}](${title_link})` : words(title));
  const quoted = [
    author_name && words(author_name),
    head && `**${head}**`,
    text && words(text),
    ...(fields ?? []).map((field) => `**${words(field.title ?? "")}** ${words(field.value)}`),
    footer && `_${words(footer)}_`,
  ].filter(Boolean);
  const said = quoted.length === 0 ? words(attachment.fallback ?? "") : quoted.join("\n");
  const block =
    said === ""
      ? []
      : [
          said
            .split("\n")
            .map((line) => `> ${line}`)
            .join("\n"),
        ];
  return [...(pretext ? [words(pretext)] : []), ...block].join("\n\n");
}
