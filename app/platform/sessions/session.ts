import { randomId } from "../support/index.ts";
import {
  addingFlash,
  type Flash,
  flashesIn,
  putting,
  removing,
  SessionChanges,
  showingFlashes,
  usingUp,
  type Values,
} from "./session_changes.ts";
import type { StoredSession } from "./session_store.ts";

/** A path of this site: `//host` and `/\host` lead elsewhere. */
const OWN_PATH = /^\/(?![/\\])/;
const INTENDED = "intended";

/** What a session is made of. */
interface SessionStart {
  stored: StoredSession | null;
  cookie?: string;
  /** Of its own: they are changed. */
  values: Values;
  newId: () => string;
}

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
  #ended = false;
  #signsIn = false;
  readonly #changes = new SessionChanges();
  readonly #newId: () => string;
  readonly stored: StoredSession | null;
  /** The cookie by which the browser named it, still sealed. */
  readonly cookie: string | undefined;

  constructor({ stored, cookie, values, newId }: SessionStart) {
    this.stored = stored;
    this.cookie = cookie;
    this.#newId = newId;
    this.#id = stored?.id ?? newId();
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

  /** Whether there is something to write: a value, or the new id. */
  get changed(): boolean {
    return this.#changes.any || this.renewed;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether it has another id than the one under which it was stored, if it was. */
  get renewed(): boolean {
    return this.#signsIn || (this.stored !== null && this.stored.id !== this.#id);
  }

  /** Whether somebody signed in during this request: that holds even if the session before was ended meanwhile. */
  get signsIn(): boolean {
    return this.#signsIn;
  }

  /** All values, for the store. */
  get values(): Readonly<Values> {
    return this.#values;
  }

  /** What this request changed, done to the values that the store has now. */
  mergedInto(values: Readonly<Values>): Values {
    return this.#changes.appliedTo(values);
  }

  get(key: string): unknown {
    return this.#values[key];
  }

  set(key: string, value: unknown): void {
    this.#changes.add(this.#values, putting(key, value));
  }

  unset(key: string): void {
    if (key in this.#values) this.#changes.add(this.#values, removing(key));
  }

  /** Makes this the session of a person, under a new id: whoever knew the old one knows nothing now. */
  signIn(userId: number): void {
    this.regenerate();
    this.#signsIn = true;
    this.#userId = userId;
  }

  /** A new id with the same content. */
  regenerate(): void {
    this.#id = this.#newId();
  }

  /** Ends the session; the cookie is taken back. */
  end(): void {
    this.#ended = true;
    this.#userId = null;
    this.#values = {};
  }

  /** Keeps a text for the next page. */
  flash(kind: string, text: string): void {
    this.#changes.add(this.#values, addingFlash({ id: randomId(96), kind, text }));
  }

  /** The texts kept for this page, once. */
  takeFlash(): Flash[] {
    const kept = flashesIn(this.#values);
    if (kept.length > 0) this.#changes.add(this.#values, showingFlashes(kept));
    return kept.map(({ kind, text }) => ({ kind, text }));
  }

  /** Remembers where somebody wanted to go before signing in. */
  set intendedUrl(path: string) {
    this.set(INTENDED, path);
  }

  /** Where they wanted to go, once. */
  takeIntendedUrl(): string | undefined {
    const path = this.#values[INTENDED];
    if (path !== undefined) this.#changes.add(this.#values, usingUp(INTENDED, path));
    return typeof path === "string" && OWN_PATH.test(path) ? path : undefined;
  }
}
