import { type Token, tokenAt } from "../../core/completion_token.ts";
import { ChoiceList } from "./choice_list.ts";
import { type Choice, completionSources } from "./source.ts";

const MOST = 8;

/** Completes what is written in a text area from here on; the answer ends that. */
export function completeIn(area: HTMLTextAreaElement): () => void {
  const completion = new Completion(area);
  return () => completion.leave();
}

/** Offers to complete what one writes: arrows choose, Enter and Tab take, Escape closes. A whole word is sent by Enter. */
class Completion {
  readonly #area: HTMLTextAreaElement;
  readonly #list: ChoiceList;
  readonly #listening = new AbortController();
  #token: Token | null = null;
  /** Where the list was closed by hand: it stays closed for this word. */
  #refusedAt: number | null = null;
  #asked = 0;

  constructor(area: HTMLTextAreaElement) {
    this.#area = area;
    this.#list = new ChoiceList(area, (choice) => this.#take(choice));
    const { signal } = this.#listening;
    area.addEventListener("input", () => void this.#look(), { signal });
    area.addEventListener("click", () => void this.#look(), { signal });
    area.addEventListener("blur", () => this.#close(), { signal });
    // Before whoever sends at Enter.
    area.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
  }

  leave(): void {
    this.#listening.abort();
    this.#list.remove();
  }

  async #look(): Promise<void> {
    const { value, selectionStart, selectionEnd } = this.#area;
    const sources = completionSources();
    const token = selectionStart === selectionEnd ? tokenAt(value, selectionStart, sources) : null;
    if (!token) this.#refusedAt = null;
    this.#token = token;
    const asked = (this.#asked += 1);
    const source = token && sources.find(({ trigger }) => trigger === token.trigger);
    if (!token || !source || token.start === this.#refusedAt) return this.#list.hide();
    const choices = await source.choices(token.query);
    // What was written may have been sent meanwhile.
    if (asked === this.#asked && this.#area.value === value)
      this.#list.show(source.name, choices.slice(0, MOST));
  }

  #key(event: KeyboardEvent): void {
    if (!this.#list.isOpen || event.isComposing) return;
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    if (key === "Enter" && this.#isWhole()) return this.#close();
    if (key === "ArrowDown") this.#list.move(1);
    else if (key === "ArrowUp") this.#list.move(-1);
    else if ((key === "Enter" || key === "Tab") && !shiftKey) this.#list.choose();
    else if (key === "Escape") this.#refuse();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Nothing is left to complete: Enter sends what stands there. */
  #isWhole(): boolean {
    const { value, selectionStart: caret } = this.#area;
    const { start = caret } = this.#token ?? {};
    return this.#list.current?.value === value.slice(start, caret);
  }

  #take({ value, chosen }: Choice): void {
    const { selectionStart: caret } = this.#area;
    const start = this.#token?.start ?? caret;
    this.#close();
    this.#area.setRangeText(value, start, caret, "end");
    this.#area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    chosen?.();
  }

  #refuse(): void {
    this.#refusedAt = this.#token?.start ?? null;
    this.#close();
  }

  #close(): void {
    this.#asked += 1;
    this.#list.hide();
  }
}
