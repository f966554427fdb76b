import { word } from "../core/words.ts";
import { Alpine } from "alpinejs";
import htmx from "htmx.org";
import { draftLength, tooLongWords } from "../core/draft_length.ts";
import { within } from "../page/elements.ts";
import { notice } from "../page/notices.ts";
import { onSignal } from "../page/signals.ts";
import { fetchFragment, sendJson } from "../page/requests.ts";
import { isDeleted, isNote, messagesIn } from "../timeline/article.ts";
import { completeIn } from "./completion/completion.ts";
import { grow, meansSend } from "./growing_text.ts";
import { keepEdit, keptEdit } from "./edits_kept.ts";
import { messageUrl } from "./message_urls.ts";
import { composerNear } from "./composer_near.ts";
import { changeAt } from "../timeline/lists.ts";

/** Opens the form in the place of a message's text. */
export async function edit(article: HTMLElement): Promise<void> {
  const text = within(article, ".message__text");
  if (!text || within(article, "form[data-edit]")) return;
  try {
    const form = (await fetchFragment(messageUrl("edit", article))).querySelector("form");
    if (!form || !article.isConnected) return;
    text.hidden = true;
    changeAt(article, () => text.after(form));
    htmx.process(form);
  } catch (error) {
    notice(error instanceof Error ? error.message : word("scripts.not_editable"));
  }
}

/** Edits the newest own message; false when there is none, or while it is still on its way. */
export function editLast(list: HTMLElement | undefined): boolean {
  const own = list
    ? messagesIn(list)
        .filter((one) => isStanding(one) && hasWords(one))
        .at(-1)
    : undefined;
  if (!own || !isEditable(own)) return false;
  void edit(own);
  return true;
}

function isStanding(article: HTMLElement): boolean {
  return article.classList.contains("mine") && !isDeleted(article);
}

/** Whether the viewer may edit this: an own message that is stored and not deleted. */
export function isEditable(article: HTMLElement): boolean {
  return article.dataset["message"] !== undefined && isStanding(article) && hasWords(article);
}

/** The template of a kind says by this part that its author may change what stands there. */
function hasWords(article: HTMLElement): boolean {
  return within(article, ".message__text") !== null;
}

/** Whether the viewer may delete this as a moderator of the room: a stored message, whoever wrote it. */
export function isModerated(article: HTMLElement): boolean {
  const moderates = document.getElementById("room-header")?.dataset["moderates"] === "true";
  const stands = article.dataset["message"] !== undefined && !isDeleted(article);
  return moderates && stands && !isNote(article);
}

/**
 * The Alpine component `edit`: Enter saves, Escape cancels, a refusal stands below the text. What is typed outlives
 * the page: whoever comes back to the room finds the form open.
 */
export function addEdit(): void {
  onSignal("room:opened", () => {
    for (const article of document.querySelectorAll<HTMLElement>("#timeline article.mine"))
      if (keptEdit(article.dataset["message"] ?? "") !== null) void edit(article);
  });
  Alpine.data("edit", () => ({
    init(this: { $el: HTMLElement }): void {
      const form = this.$el;
      const area = form.querySelector("textarea");
      const message = form.dataset["edit"] ?? "";
      if (!area) return;
      area.value = keptEdit(message) ?? area.value;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void save(form, area);
      });
      within(form, "[data-edit-cancel]")?.addEventListener("click", () => close(form));
      area.addEventListener("keydown", (event) => key(event, form, area));
      area.addEventListener("input", () => {
        keepEdit(message, area.value);
        grow(area);
      });
      completeIn(area);
      grow(area);
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    },
  }));
}

function key(event: KeyboardEvent, form: HTMLElement, area: HTMLTextAreaElement): void {
  event.stopPropagation();
  if (event.key === "Escape") close(form);
  if (!meansSend(event)) return;
  event.preventDefault();
  void save(form, area);
}

async function save(form: HTMLElement, area: HTMLTextAreaElement): Promise<void> {
  const article = form.closest<HTMLElement>("article");
  const length = draftLength(area.value, Number(area.dataset["max"]) || Infinity);
  if (!article) return;
  if (length.over) return refuse(form, tooLongWords(length));
  try {
    await sendJson("PATCH", messageUrl("message", article), { content: area.value.trim() });
    close(form);
  } catch (error) {
    refuse(form, error instanceof Error ? error.message : word("scripts.change_not_saved"));
  }
}

function refuse(form: HTMLElement, words: string): void {
  const shown = within(form, ".field__error") ?? document.createElement("p");
  shown.className = "field__error";
  shown.setAttribute("role", "alert");
  shown.textContent = words;
  within(form, ".edit__tools")?.before(shown);
}

function close(form: HTMLElement): void {
  const text = form.parentElement && within(form.parentElement, ".message__text");
  const composer = composerNear(form);
  keepEdit(form.dataset["edit"] ?? "", null);
  changeAt(form, () => {
    form.remove();
    if (text) text.hidden = false;
  });
  composer?.focus({ preventScroll: true });
}
