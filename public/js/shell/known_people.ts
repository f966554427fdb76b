import { fetchFragment } from "../page/requests.ts";

/** Typing pauses this long, in milliseconds, before the server is asked. */
const PAUSE_MS = 120;

/** Finds people by their names at the server; an answer to what is typed no longer is dropped. */
export class KnownPeople {
  readonly #url: string;
  readonly #found: (people: HTMLAnchorElement[]) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = "";

  /** @param found gets the rows of the people, again after each answer */
  constructor(url: string, found: (people: HTMLAnchorElement[]) => void) {
    this.#url = url;
    this.#found = found;
  }

  /** Asks for people who are called like this; for none at all when nothing is typed. */
  look(typed: string): void {
    clearTimeout(this.#timer);
    this.#asked = typed.trim();
    if (this.#asked !== "") this.#timer = setTimeout(() => void this.#ask(typed.trim()), PAUSE_MS);
  }

  async #ask(name: string): Promise<void> {
    const url = `${this.#url}?${new URLSearchParams({ query: name }).toString()}`;
    // Without a connection there are still the rooms.
    const answer = await fetchFragment(url).catch(() => null);
    if (!answer || this.#asked !== name) return;
    this.#found([...answer.querySelectorAll<HTMLAnchorElement>("[data-person]")]);
  }
}
