import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Outside, type OutsideAnswer } from "../../../platform/outside/index.ts";
import { pageCard } from "./page_card.ts";
import { pagePicture } from "./page_picture.ts";
import { pageText } from "./page_text.ts";
import type { Preview } from "./preview.ts";

/** What was found at an address. */
export interface Found {
  card: Omit<Preview, "url" | "picture">;
  /** WebP. */
  picture: Buffer | undefined;
}

const PAGE_BYTES = 512 * 1024;
const PICTURE_BYTES = 3 * 1024 * 1024;
const REDIRECTS = 3;
const HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;
const HEADERS = {
  Accept: "text/html,application/xhtml+xml",
  "User-Agent": "Mozilla/5.0 (compatible; Parley link preview)",
};

/**
 * Looks at a page for people, as a stranger: over `Outside`, which judges every address and connects to the one that
 * was judged; on the usual ports alone, and each place that a redirect leads to is judged anew. Everything together has
 * one measure of time, and reads a bounded number of bytes.
 */
@singleton()
export class LinkReader {
  readonly #outside: Outside;
  readonly #settings: Settings;

  constructor(outside: Outside, settings: Settings) {
    this.#outside = outside;
    this.#settings = settings;
  }

  /** Undefined when there is no page, or none that says what it is. @throws what `Outside.call` throws */
  async read(url: string): Promise<Found | undefined> {
    const signal = AbortSignal.timeout(this.#settings.previews.timeoutMs);
    const answer = await this.#get(url, { most: PAGE_BYTES, signal });
    const type = answer?.headers["content-type"] ?? "";
    if (!answer || !HTML.test(type)) return undefined;
    const card = pageCard(pageText(answer.body, type));
    if (!card) return undefined;
    const { title, description, site } = card;
    const picture = await this.#picture(card.picture, { from: answer.url, signal });
    return {
      card: { title, description, site: site || new URL(answer.url).hostname },
      picture,
    };
  }

  /** A page without its picture is a page, too. */
  async #picture(
    address: string | undefined,
    { from, signal }: { from: string; signal: AbortSignal },
  ): Promise<Buffer | undefined> {
    if (address === undefined || !URL.canParse(address, from)) return undefined;
    try {
      const answer = await this.#get(new URL(address, from).href, { most: PICTURE_BYTES, signal });
      return answer && !answer.cut ? await pagePicture(answer.body) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Undefined for what is no answer to show: an error, too many redirects, a port that is not called. */
  async #get(
    address: string,
    { most, signal }: { most: number; signal: AbortSignal },
  ): Promise<OutsideAnswer | undefined> {
    let next = address;
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      if (!this.#isUsual(next)) return undefined;
      const ask = { headers: HEADERS, mostBytes: most, signal };
      const answer = await this.#outside.call("fetch", next, ask);
      const { location } = answer.headers;
      if (answer.status === 200) return answer;
      if (answer.status < 300 || answer.status > 399 || location === undefined) return undefined;
      if (!URL.canParse(location, next)) return undefined;
      next = new URL(location, next).href;
    }
    return undefined;
  }

  #isUsual(address: string): boolean {
    if (!URL.canParse(address)) return false;
    const { protocol, port } = new URL(address);
    const usual = protocol === "https:" ? "443" : "80";
    return this.#settings.previews.ports.includes(port || usual);
  }
}
