import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { LRUCache } from "lru-cache";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Figures } from "../support/index.ts";

const MEGABYTE = 1_048_576;
/** What a page takes compressed, about, as a part of its length. */
const COMPRESSED_PART = 0.3;

const compress = promisify(gzip);

/** A page as bytes, compressed once for all who take it so. */
export class KeptPage {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Strong: the same for the same bytes. */
  readonly etag: string;
  #gzip: Promise<Uint8Array<ArrayBuffer>> | undefined;

  constructor(html: string) {
    this.body = new Uint8Array(Buffer.from(html));
    this.etag = createHash("sha1").update(this.body).digest("base64url");
  }

  gzip(): Promise<Uint8Array<ArrayBuffer>> {
    this.#gzip ??= compress(this.body).then((bytes) => new Uint8Array(bytes));
    return this.#gzip;
  }
}

/**
 * Whole pages, kept by all that they show. What somebody may see was loaded before, each time anew: who may see less
 * has other data, and so another page. Bounded: what was not used for the longest time goes first.
 */
@singleton()
export class KeptPages {
  readonly #kept: LRUCache<string, KeptPage> | undefined;
  readonly #counts = { hits: 0, misses: 0 };

  constructor({ cache: { pageMegabytes } }: Settings, figures: Figures) {
    this.#kept = pageMegabytes === 0 ? undefined : open(pageMegabytes * MEGABYTE);
    figures.provide("views.pages", () => {
      const { size = 0, calculatedSize = 0 } = this.#kept ?? {};
      return { ...this.#counts, entries: size, bytes: calculatedSize };
    });
  }

  /** Whether any is kept at all. */
  get isOn(): boolean {
    return this.#kept !== undefined;
  }

  /** @param key names everything that the page shows */
  page(key: string, render: () => string): KeptPage {
    const known = this.#kept?.get(key);
    if (known) {
      this.#counts.hits += 1;
      return known;
    }
    this.#counts.misses += 1;
    const page = new KeptPage(render());
    this.#kept?.set(key, page);
    return page;
  }

  /** Forgets all of them: the templates are other ones now. */
  clear(): void {
    this.#kept?.clear();
  }
}

function open(bytes: number): LRUCache<string, KeptPage> {
  return new LRUCache<string, KeptPage>({
    maxSize: bytes,
    sizeCalculation: ({ body }, key) =>
      Math.ceil(2 * key.length + body.length * (1 + COMPRESSED_PART)),
  });
}
