import { word } from "../core/words.ts";
import { Alpine } from "alpinejs";
import { draftLength, tooLongWords } from "../core/draft_length.ts";
import { isCommand, unescaped } from "../core/slash.ts";
import { byId, numberIn, within } from "../page/elements.ts";
import { onSignal } from "../page/signals.ts";
import { type Draft, post } from "../outbox/outgoing_messages.ts";
import { filesWords } from "../files/files_words.ts";
import { mostFiles } from "../files/transfers.ts";
import { stateOf, takeFiles } from "../files/trays.ts";
import { completeIn } from "./completion/completion.ts";
import { stopAnswering, takeAnswered } from "./answering.ts";
import { type DraftPlace, followDraft, keepDraft, readDraft } from "./drafts.ts";
import { editLast } from "./editing.ts";
import { grow, meansSend } from "./growing_text.ts";
import { giveCommand } from "./slash_commands.ts";
import { signTyping } from "./typing.ts";

const WIDE = "(hover: hover) and (min-width: 701px)";

/** Where one writes: Enter sends, the draft is kept, the limit is said before it is reached. */
class Composer {
  readonly #form: HTMLFormElement;
  readonly #text: HTMLTextAreaElement;
  readonly #listening = new AbortController();
  readonly #stop: (() => void)[];
  #limitedUntil = 0;
  /** Why the command in the field was not done. */
  #refused = "";

  constructor(form: HTMLFormElement, text: HTMLTextAreaElement) {
    this.#form = form;
    this.#text = text;
    const { signal } = this.#listening;
    form.addEventListener("submit", (event) => this.#submit(event), { signal });
    text.addEventListener("input", () => this.#changed(), { signal });
    text.addEventListener("keydown", (event) => this.#key(event), { signal });
    form.addEventListener("click", (event) => this.#click(event), { signal });
    text.addEventListener("blur", () => signTyping(false, this.#thread), { signal });
    this.#stop = [
      onSignal("composer:limited", ({ seconds }) => this.#limited(seconds)),
      onSignal("files:changed", ({ room }) => room === this.#room && this.#draw()),
      completeIn(text),
      followDraft(this.#place, text, () => this.#draw()),
    ];
    this.#begin();
  }

  leave(): void {
    this.#listening.abort();
    for (const stop of this.#stop) stop();
    signTyping(false, this.#thread);
  }

  /** The thread below which this stands, by its first message. */
  get #thread(): number | null {
    return numberIn(this.#form.dataset["thread"]);
  }

  get #place(): DraftPlace {
    return { room: Number(this.#form.dataset["room"]), thread: this.#thread ?? 0 };
  }

  get #room(): string {
    return this.#form.dataset["room"] ?? "";
  }

  #begin(): void {
    if (this.#text.value === "") this.#text.value = readDraft(this.#place);
    this.#draw();
    const isFirst = this.#thread !== null || !location.search;
    if (matchMedia(WIDE).matches && isFirst) this.#text.focus({ preventScroll: true });
  }

  #changed(): void {
    this.#refused = "";
    keepDraft(this.#place, this.#text.value);
    signTyping(this.#text.value.trim() !== "", this.#thread);
    this.#draw();
  }

  #key(event: KeyboardEvent): void {
    if (meansSend(event)) this.#submit(event);
    else if (event.key === "Escape") stopAnswering();
    else if (event.key === "ArrowUp" && this.#text.value === "" && editLast(this.#list))
      event.preventDefault();
  }

  #click({ target }: Event): void {
    const stops = target instanceof Element && target.closest("[data-stop-answering]");
    if (stops && stopAnswering()) this.#text.focus();
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!this.#maySend) return this.#draw();
    if (isCommand(text) && this.#files.count === 0) return void this.#give(text);
    this.#clear();
    const words = unescaped(text);
    void post(this.#thread === null ? this.#message(words) : this.#reply(words));
  }

  /** What a command refuses stays in the field, with the reason below it. */
  async #give(text: string): Promise<void> {
    try {
      await giveCommand(this.#place, text);
      if (this.#text.value.trim() === text) this.#clear();
    } catch (error) {
      this.#refused = error instanceof Error ? error.message : word("scripts_kinds.not_done");
      this.#draw();
    }
  }

  #clear(): void {
    this.#text.value = "";
    this.#changed();
    this.#text.focus();
  }

  #message(text: string): Draft {
    return { text, ...takeFiles(this.#room), replyTo: takeAnswered() };
  }

  #reply(text: string): Draft {
    const also = this.#form.querySelector<HTMLInputElement>("[name=also_in_room]");
    const alsoInRoom = also?.checked ?? false;
    if (also) also.checked = false;
    return { text, threadId: this.#thread, alsoInRoom };
  }

  get #list(): HTMLElement | undefined {
    const id = this.#thread === null ? "timeline" : "thread-list";
    return byId(id, HTMLElement) ?? undefined;
  }

  get #length(): ReturnType<typeof draftLength> {
    return draftLength(this.#text.value, Number(this.#form.dataset["max"]) || Infinity);
  }

  /** There is something to say, not too much of it, and every file is there. */
  get #maySend(): boolean {
    const { length, over } = this.#length;
    const { count, isReady } = this.#files;
    return !over && isReady && count <= mostFiles() && (length > 0 || count > 0);
  }

  /** Files go into the room; a thread's composer has none. */
  get #files(): { count: number; isReady: boolean } {
    return this.#thread === null ? stateOf(this.#room) : { count: 0, isReady: true };
  }

  #limited(seconds: number): void {
    this.#limitedUntil = Date.now() + seconds * 1_000;
    this.#draw();
  }

  #draw(): void {
    const wait = Math.ceil((this.#limitedUntil - Date.now()) / 1_000);
    this.#form.dataset["state"] = this.#stateFor(wait);
    within(this.#form, ".composer__send")?.toggleAttribute("disabled", !this.#maySend);
    this.#note(this.#wordsFor(wait));
    if (wait > 0) setTimeout(() => this.#draw(), 1_000);
    grow(this.#text);
  }

  #stateFor(wait: number): string {
    if (this.#length.over) return "long";
    if (this.#refused) return "refused";
    return wait > 0 ? "limited" : "ready";
  }

  #wordsFor(wait: number): string {
    const length = this.#length;
    if (length.over) return tooLongWords(length);
    if (this.#refused) return this.#refused;
    if (wait > 0) return limitedWords(wait);
    return (this.#thread === null && filesWords(this.#room)) || counter(length);
  }

  #note(words: string): void {
    const note = within(this.#form, ".composer__note");
    if (note && note.textContent !== words) note.textContent = words;
  }
}

function counter({ near, length, limit }: ReturnType<typeof draftLength>): string {
  return near ? `${length} / ${limit}` : "";
}

function limitedWords(seconds: number): string {
  return word("scripts.limited", { seconds });
}

/** The Alpine component `composer`. */
export function addComposer(): void {
  Alpine.data("composer", () => {
    let composer: Composer | undefined;
    return {
      init(this: { $el: HTMLElement }): void {
        const text = this.$el.querySelector<HTMLTextAreaElement>(".composer__text");
        if (this.$el instanceof HTMLFormElement && text) composer = new Composer(this.$el, text);
      },
      destroy(): void {
        composer?.leave();
      },
    };
  });
}
