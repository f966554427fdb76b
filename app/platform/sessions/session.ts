import type { StoredSession } from "./session_store.ts";

export interface Flash {
  kind: string;
  text: string;
}

type Values = Record<string, unknown>;

/** A path of this site: `//host` and `/\host` lead elsewhere. */
const OWN_PATH = /^\/(?![/\\])/;

/**
 * The session of one browser while a request has it in hand. Nothing is stored before something is put in, and
 * only what changed is written back.
 *
 * @example
 * session.signIn(user.id);
 * session.flash("notice", "Welcome back.");
 */
export class Session {
  #id: string;
  #userId: number | null;
  #values: Values;
  #changed = false;
  #ended = false;
  /** The id under which the store has it; `null` while it is not stored. */
  #storedId: string | null;
  readonly #newId: () => string;
  readonly stored: StoredSession | null;

  constructor(stored: StoredSession | null, values: Values, newId: () => string) {
    this.stored = stored;
    this.#newId = newId;
    this.#id = stored?.id ?? newId();
    this.#storedId = stored?.id ?? null;
    this.#userId = stored?.userId ?? null;
    this.#values = values;
  }

  get id(): string {
    return this.#id;
  }

  /** The person who is signed in, or `null`. */
  get userId(): number | null {
    return this.#userId;
  }

  get changed(): boolean {
    return this.#changed;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The id in the store that is not this session's any more, after `regenerate` or `end`. */
  get staleId(): string | null {
    return this.#storedId !== null && (this.#ended || this.#storedId !== this.#id)
      ? this.#storedId
      : null;
  }

  /** All values, for the store. */
  get values(): Readonly<Values> {
    return this.#values;
  }

  get(key: string): unknown {
    return this.#values[key];
  }

  set(key: string, value: unknown): void {
    this.#values[key] = value;
    this.#changed = true;
  }

  unset(key: string): void {
    if (!(key in this.#values)) return;
    delete this.#values[key];
    this.#changed = true;
  }

  /** Makes this the session of a person, under a new id: whoever knew the old one knows nothing now. */
  signIn(userId: number): void {
    this.regenerate();
    this.#userId = userId;
  }

  /** A new id with the same content. */
  regenerate(): void {
    this.#id = this.#newId();
    this.#changed = true;
  }

  /** Ends the session; the cookie is taken back. */
  end(): void {
    this.#ended = true;
    this.#userId = null;
    this.#values = {};
  }

  /** Keeps a text for the next page. */
  flash(kind: string, text: string): void {
    this.set("flash", [...this.#flashes(), { kind, text }]);
  }

  /** The texts kept for this page, once. */
  takeFlash(): Flash[] {
    const flashes = this.#flashes();
    this.unset("flash");
    return flashes;
  }

  /** Remembers where somebody wanted to go before signing in. */
  set intendedUrl(path: string) {
    this.set("intended", path);
  }

  /** Where they wanted to go, once. */
  takeIntendedUrl(): string | undefined {
    const path = this.#values["intended"];
    this.unset("intended");
    return typeof path === "string" && OWN_PATH.test(path) ? path : undefined;
  }

  #flashes(): Flash[] {
    return (this.#values["flash"] as Flash[] | undefined) ?? [];
  }
}
