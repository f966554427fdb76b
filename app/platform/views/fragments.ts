import { LRUCache } from "lru-cache";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Figures } from "../support/index.ts";

const MEGABYTE = 1_048_576;
/** What an entry takes besides its texts, about, in bytes. */
const OVERHEAD = 200;

/** A text that is another one whenever the fragment would be. */
export type VersionOf<Data> = (data: Data) => string;

/** What a fragment shows, and in which language. */
interface Shown {
  data: object;
  language: string;
}

/**
 * Rendered parts of pages, kept by their language and the version of what they show: what changed is another version, so it shows at
 * once. A part sees the data that it is given and no more, hence nothing of who looks; whether somebody may see the
 * data was decided when it was loaded, each time anew. Bounded: what was not used for the longest time goes first.
 *
 * Without a declared version it is the data itself, as JSON. Declare one for large data that carries a number of its
 * own.
 *
 * @example
 * fragments.declare<{ message: MessageResource }>("messages/_message.njk", ({ message }) => `${message.id} ${message.seq}`);
 * // {{ fragment("messages/_message.njk", { message: message }) }}
 */
@singleton()
export class Fragments {
  readonly #kept: LRUCache<string, string> | undefined;
  /** Of lists that do not change, by the list; gone with it. */
  #lists = new WeakMap<readonly unknown[], Map<string, string>>();
  readonly #versions = new Map<string, VersionOf<never>>();
  readonly #counts = { hits: 0, misses: 0, evicted: 0 };

  constructor(settings: Settings, figures: Figures) {
    const { fragmentMegabytes } = settings.cache;
    this.#kept = fragmentMegabytes === 0 ? undefined : this.#open(fragmentMegabytes * MEGABYTE);
    figures.provide("views.fragments", () => this.#figures());
  }

  /** Says what the version of a template's data is. It must name everything that the template shows. */
  declare<Data>(template: string, version: VersionOf<Data>): void {
    this.#versions.set(template, version);
  }

  /** The fragment as it was rendered before, else as `render` makes it. */
  html(template: string, { data, language }: Shown, render: () => string): string {
    if (!this.#kept) return render();
    const key = `${language} ${template}\n${this.#versionOf(template, data)}`;
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#counts.hits += 1;
      return known;
    }
    this.#counts.misses += 1;
    const html = render();
    this.#kept.set(key, html);
    return html;
  }

  /** As `html` for every member of a list. Of a frozen one all is kept as one text, for as long as the list is. */
  htmlOfList(
    list: readonly unknown[],
    { template, language }: { template: string; language: string },
    one: (member: unknown) => string,
  ): string {
    if (!this.#kept || !Object.isFrozen(list)) return joined(list, one);
    const known = this.#lists.get(list) ?? new Map<string, string>();
    this.#lists.set(list, known);
    const name = `${language} ${template}`;
    const text = known.get(name) ?? joined(list, one);
    known.set(name, text);
    return text;
  }

  /** Forgets all of them: the templates are other ones now. */
  clear(): void {
    this.#kept?.clear();
    this.#lists = new WeakMap();
  }

  #versionOf(template: string, data: object): string {
    // Each template is given the data that its version was declared for.
    const version = this.#versions.get(template) as VersionOf<object> | undefined;
    return version ? version(data) : JSON.stringify(data);
  }

  #open(bytes: number): LRUCache<string, string> {
    return new LRUCache<string, string>({
      maxSize: bytes,
      sizeCalculation: (html, key) => OVERHEAD + 2 * (html.length + key.length),
      dispose: (_, __, reason) => {
        if (reason === "evict") this.#counts.evicted += 1;
      },
    });
  }

  #figures(): Record<string, number> {
    const { size = 0, calculatedSize = 0 } = this.#kept ?? {};
    return { ...this.#counts, entries: size, bytes: calculatedSize };
  }
}

function joined(list: readonly unknown[], one: (member: unknown) => string): string {
  let all = "";
  for (const member of list) all += one(member);
  return all;
}
