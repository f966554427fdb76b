import { setTimeout as pause } from "node:timers/promises";
import { UnavailableError } from "../errors/index.ts";
import type { Clock } from "../support/index.ts";
import type { Seal } from "./seal.ts";
import type { Session } from "./session.ts";
import type { Values } from "./session_changes.ts";
import type { SessionStore, StoredSession } from "./session_store.ts";

/** The longest pause between two tries, in milliseconds; spread by chance so that rivals part. */
const PAUSE_MS = 20;

interface Means {
  store: SessionStore;
  seal: Seal;
  clock: Clock;
  /** How long to go on trying, in milliseconds. */
  patience(): number;
}

/** Writes if the store still holds `current`, and answers whether it did. */
type Attempt = (current: StoredSession, values: Values) => Promise<boolean>;

/**
 * Brings a request's change together with what others wrote meanwhile. Nobody holds a lock: whoever finds that the
 * stored content is not what was read reads again, does its own acts to that, and tries once more. So reading never
 * waits, a request that crashes leaves nothing behind to wait for, and one of the rivals always gets through.
 */
export class SessionMerging {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /**
   * @returns false when the session is there no more
   * @throws UnavailableError `session_busy` when others were faster for as long as the patience lasts
   */
  async run(session: Session, attempt: Attempt): Promise<boolean> {
    const { clock } = this.#means;
    const end = clock.now() + this.#means.patience();
    let current = session.stored;
    let values: Values | null = session.values;
    const id = current?.id ?? session.id;
    while (current && values) {
      if (await attempt(current, values)) return true;
      if (clock.now() >= end) throw busy();
      await pause(Math.random() * PAUSE_MS);
      current = await this.#means.store.read(id);
      values = current && (await this.#merged(session, current));
    }
    return false;
  }

  async #merged(session: Session, { sealed }: StoredSession): Promise<Values | null> {
    const held = await this.#means.seal.open<{ values: Values }>(sealed);
    return held && session.mergedInto(held.values);
  }
}

function busy(): UnavailableError {
  return new UnavailableError(
    "session_busy",
    "Too many requests of this browser are changing its session. Try again in a moment.",
    { retryAfter: 1 },
  );
}
