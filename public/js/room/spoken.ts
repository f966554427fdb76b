import { type Heard, newsWords } from "../core/news_words.ts";
import { byId, within } from "../page/elements.ts";
import { mount } from "../page/mount.ts";

/** What comes within this time is told together, in milliseconds: a lively room must not drown its reader. */
const TOGETHER_MS = 1_500;

/**
 * Tells a screen reader of new messages in the open room, in a line of its own: the list itself also changes by
 * history, by one's own messages and by what the page puts into it, none of which is news.
 */
export function speakNews(): void {
  mount("#timeline", (list) => {
    const listening = new AbortController();
    let heard: Heard[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      say(newsWords(heard));
      heard = [];
    };
    const fresh = (event: Event): void => {
      heard.push(heardIn(list, (event as CustomEvent<number>).detail)); // as the timeline sends it
      timer ??= setTimeout(tell, TOGETHER_MS);
    };
    list.addEventListener("timeline:fresh", fresh, { signal: listening.signal });
    return () => {
      listening.abort();
      clearTimeout(timer);
      say("");
    };
  });
}

function say(words: string): void {
  const line = byId("spoken", HTMLElement);
  if (line) line.textContent = words;
}

/** Called before the message is put into the list, so it is looked for when it is told. */
function heardIn(list: HTMLElement, id: number): Heard {
  const article = (): HTMLElement | null => within(list, `article[data-message="${id}"]`);
  const read = (part: string): string => {
    const shown = article();
    return (shown && within(shown, part)?.textContent?.replace(/\s+/g, " ").trim()) || "";
  };
  return {
    get author() {
      return read(".message__name");
    },
    get text() {
      return read(".message__text");
    },
  };
}
