import type { Choice } from "./source.ts";

let lists = 0;

/** The list over a text area: a listbox whose active option the text area points to, since the focus stays there. */
export class ChoiceList {
  readonly element = document.createElement("div");
  readonly #area: HTMLTextAreaElement;
  readonly #pick: (choice: Choice) => void;
  #choices: readonly Choice[] = [];
  #at = 0;

  constructor(area: HTMLTextAreaElement, pick: (choice: Choice) => void) {
    this.#area = area;
    this.#pick = pick;
    this.element.id = `completion-${(lists += 1)}`;
    this.element.className = "completion";
    this.element.setAttribute("role", "listbox");
    this.element.hidden = true;
    // The focus stays in the text.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => this.#clicked(event));
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.closest("form")?.append(this.element);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(name: string, choices: readonly Choice[]): void {
    this.#choices = choices;
    this.#at = 0;
    this.element.setAttribute("aria-label", name);
    this.element.replaceChildren(...choices.map((choice, at) => this.#option(choice, at)));
    this.element.hidden = choices.length === 0;
    this.#area.setAttribute("aria-controls", this.element.id);
    this.#mark();
  }

  hide(): void {
    this.element.hidden = true;
    this.#area.removeAttribute("aria-controls");
    this.#area.removeAttribute("aria-activedescendant");
  }

  /** To the next one, or the one before; round at the ends. */
  move(step: 1 | -1): void {
    const { length } = this.#choices;
    this.#at = (this.#at + step + length) % length;
    this.#mark();
  }

  /** The one that would be taken. */
  get current(): Choice | undefined {
    return this.#choices[this.#at];
  }

  choose(): void {
    if (this.current) this.#pick(this.current);
  }

  remove(): void {
    this.hide();
    this.element.remove();
  }

  #option({ label, note, sign, face }: Choice, at: number): HTMLElement {
    const option = part("div", "completion__one", "");
    option.id = `${this.element.id}-${at}`;
    option.setAttribute("role", "option");
    option.dataset["at"] = String(at);
    if (face) option.append(faceOf(face, sign));
    else if (sign) option.append(part("span", "completion__sign", sign));
    option.append(part("b", "completion__label", label));
    if (note) option.append(part("span", "completion__note", note));
    return option;
  }

  #mark(): void {
    for (const [at, option] of [...this.element.children].entries())
      option.setAttribute("aria-selected", String(at === this.#at));
    const active = this.element.children[this.#at];
    if (!active || !this.isOpen) return this.hide();
    this.#area.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  #clicked({ target }: Event): void {
    const option = target instanceof Element ? target.closest<HTMLElement>("[role=option]") : null;
    if (!option) return;
    this.#at = Number(option.dataset["at"]);
    this.choose();
  }
}

function part(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** As the macro `avatar` draws it. */
function faceOf({ color, picture }: NonNullable<Choice["face"]>, letters = ""): HTMLElement {
  const face = part("span", `face hue-${color}`, picture === null ? letters : "");
  face.setAttribute("aria-hidden", "true");
  if (picture === null) return face;
  const image = document.createElement("img");
  Object.assign(image, { className: "face__picture", src: picture, alt: "" });
  face.append(image);
  return face;
}
