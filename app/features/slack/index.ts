export { Attachment, attachmentText } from "./attachments.ts";
export { Block, blocksText } from "./blocks.ts";
export { emojiNamed, withEmoji } from "./emoji_names.ts";
export { markdownOf, type Names } from "./mrkdwn.ts";
