import { word } from "../core/words.ts";
import { byId } from "../page/elements.ts";
import { notice } from "../page/notices.ts";
import { sendJson } from "../page/requests.ts";
import { messageUrl } from "./message_urls.ts";
import { pickEmoji } from "./emoji_picker.ts";

/** Opens the choice of emoji at the message, and puts the chosen one below it. */
export function chooseReaction(article: HTMLElement): void {
  const picker = byId("reaction-picker", HTMLElement);
  if (picker) pickEmoji(picker, article, (emoji) => void react(article, emoji, true));
}

/** The chip that was pressed: one's own is taken back, another's is joined. */
export function toggleReaction(article: HTMLElement, chip: HTMLElement): void {
  const emoji = chip.dataset["emoji"] ?? "";
  void react(article, emoji, chip.getAttribute("aria-pressed") !== "true");
}

async function react(article: HTMLElement, emoji: string, add: boolean): Promise<void> {
  const url = `${messageUrl("message", article)}/reactions/${encodeURIComponent(emoji)}`;
  try {
    await sendJson(add ? "PUT" : "DELETE", url);
  } catch (error) {
    notice(error instanceof Error ? error.message : word("scripts.reaction_failed"));
  }
}
