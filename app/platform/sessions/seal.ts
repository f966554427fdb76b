import { sealData, unsealData } from "iron-session";
import { LRUCache } from "lru-cache";
import { type Lazy, lazy, singleton } from "../container/index.ts";
import { type Awaitable, frozen } from "../support/index.ts";
import { AppKeys } from "./app_keys.ts";

/** Unsealing costs a quarter of a millisecond; the same seal always holds the same. */
const REMEMBERED = 5000;

/** A seal names its key behind the name of its format: `Fe26.2*1234*…`. */
const FORMAT = "Fe26.2*";

/** Seals values with the application's newest key and unseals them with any of its keys. */
@singleton()
export class Seal {
  readonly #appKeys: Lazy<AppKeys>;
  readonly #opened = new LRUCache<string, object>({ max: REMEMBERED });
  #openedWith: AppKeys | undefined;

  constructor(@lazy(() => AppKeys) appKeys: Lazy<AppKeys>) {
    this.#appKeys = appKeys;
  }

  async close(values: object): Promise<string> {
    const sealed = await sealData(values, { password: this.#keys().sealing, ttl: 0 });
    this.#opened.set(sealed, frozen(JSON.parse(JSON.stringify(values)) as object));
    return sealed;
  }

  /** What was sealed, frozen; `null` for what was not sealed with one of our keys. */
  open<T extends object>(sealed: string): Awaitable<T | null> {
    const keys = this.#keys();
    const known = this.#opened.get(sealed);
    return known === undefined ? this.#open<T>(sealed, keys) : (known as T);
  }

  async #open<T extends object>(sealed: string, keys: AppKeys): Promise<T | null> {
    const values = await unseal<T>(sealed, keys.unsealing);
    if (values) this.#opened.set(sealed, frozen(values));
    return values;
  }

  /** Whether it was sealed with the newest key: others are on their way out. */
  isFresh(sealed: string): boolean {
    const { newest } = this.#keys();
    const end = FORMAT.length + newest.length;
    return sealed[end] === "*" && sealed.startsWith(newest, FORMAT.length);
  }

  /** What was opened with a key that is gone must not open any more. */
  #keys(): AppKeys {
    const keys = this.#appKeys.get();
    if (keys !== this.#openedWith) this.#opened.clear();
    this.#openedWith = keys;
    return keys;
  }
}

/** iron-session answers an empty object for some broken seals and throws for others; both mean "not ours". */
async function unseal<T extends object>(
  sealed: string,
  password: Readonly<Record<string, string>>,
): Promise<T | null> {
  try {
    const values = await unsealData<Record<string, unknown>>(sealed, { password, ttl: 0 });
    return Object.keys(values).length > 0 ? (values as T) : null;
  } catch {
    return null;
  }
}
