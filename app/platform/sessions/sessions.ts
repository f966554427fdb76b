import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { inPassing } from "../database/index.ts";
import { type Awaitable, Clock, randomId, whenThere } from "../support/index.ts";
import { Seal } from "./seal.ts";
import { Session } from "./session.ts";
import type { Values } from "./session_changes.ts";
import { cookieName, readCookie, writeCookie } from "./session_cookie.ts";
import { SessionMerging } from "./session_merging.ts";
import { SessionStore, type StoredSession } from "./session_store.ts";

/** A use within a minute of the last is not written down. */
const TOUCH_MS = 60_000;
const USER_AGENT_LENGTH = 400;
/** Before anybody signs in a session only remembers where they wanted to go. */
const ANONYMOUS_MS = 3_600_000;

/** What a request tells of the browser that sent it. */
export interface Visit {
  /** The `Cookie` header. */
  cookie: string | undefined;
  secure: boolean;
  userAgent: string;
  address: string;
}

/** A session in the list that its person sees. */
export type SessionEntry = Pick<
  StoredSession,
  "id" | "userAgent" | "address" | "createdAt" | "usedAt"
>;

/** A session and whose it is. */
export type OwnedSession = SessionEntry & { userId: number };

/** What a session is about to hold, and what the store has of it, if it has it. */
interface Content {
  session: Session;
  current: StoredSession | null;
  values: Readonly<Values>;
}

type Ended = (ids: readonly string[]) => void | Promise<void>;

/**
 * Sessions: a sealed cookie that holds nothing but an id, and a store that holds the rest.
 *
 * @example
 * const session = await sessions.open(visit);
 * session.signIn(user.id);
 * const setCookie = await sessions.commit(session, visit);
 */
@singleton()
export class Sessions {
  readonly #settings: Settings;
  readonly #store: SessionStore;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #merging: SessionMerging;
  readonly #ended = new Set<Ended>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, store: SessionStore, seal: Seal, clock: Clock) {
    this.#settings = settings;
    this.#store = store;
    this.#seal = seal;
    this.#clock = clock;
    const patience = () => settings.session.mergeTimeoutMs;
    this.#merging = new SessionMerging({ store, seal, clock, patience });
  }

  /** The session of a browser; an empty, unstored one when its cookie is missing, forged, or its time is over. */
  open(visit: Visit): Awaitable<Session> {
    const cookie = this.#cookieIn(visit);
    if (cookie === undefined) return nobodys();
    return whenThere(this.#seal.open<{ id: string }>(cookie), (found) =>
      found
        ? whenThere(this.#store.read(found.id), (stored) => this.#opened(stored, cookie))
        : nobodys(),
    );
  }

  #opened(stored: StoredSession | null, cookie: string): Awaitable<Session> {
    if (!stored) return nobodys();
    const content = this.#seal.open<{ values: Readonly<Values> }>(stored.sealed);
    return whenThere(content, (opened) =>
      opened
        ? new Session({ stored, cookie, values: { ...opened.values }, newId: randomId })
        : nobodys(),
    );
  }

  /**
   * Writes back what this request changed, and only that: what other requests of the session wrote meanwhile stays.
   * Answers the `Set-Cookie` header, if the browser must learn something.
   *
   * @throws UnavailableError `session_busy` when others were faster for `SESSION_MERGE_TIMEOUT_MS`
   */
  commit(session: Session, visit: Visit): Promise<string | undefined> | undefined {
    const isIdle = !session.ended && !session.changed;
    return isIdle && this.#isSettled(session) ? undefined : this.#commit(session, visit);
  }

  async #commit(session: Session, visit: Visit): Promise<string | undefined> {
    if (session.ended) return this.#finish(session, visit);
    if (session.changed) {
      return (await this.#write(session, visit)) ?? this.#freshCookie(session, visit);
    }
    await this.#touch(session);
    return this.#rotate(session, visit);
  }

  /** The living sessions of a person, the last used first. */
  ofUser(userId: number): Promise<SessionEntry[]> {
    return this.#store.ofUser(userId);
  }

  /** The living sessions of all people, the last used first. */
  async recent(page: { offset: number; limit: number }): Promise<OwnedSession[]> {
    const found = await this.#store.recent(page);
    return found.flatMap((session) =>
      session.userId === null ? [] : { ...session, userId: session.userId },
    );
  }

  /** How many living sessions each of these people has. */
  counts(userIds: readonly number[]): Promise<Map<number, number>> {
    return this.#store.counts(userIds);
  }

  /** Whether a session of this id lives; for connections that were opened with it. */
  async lives(id: string): Promise<boolean> {
    return (await this.#store.read(id)) !== null;
  }

  /** Ends one session of a person; answers whether it was theirs. */
  async end(id: string, userId: number): Promise<boolean> {
    const session = await this.#store.read(id);
    if (session?.userId !== userId) return false;
    await this.#end([id]);
    return true;
  }

  /** Signs a person out everywhere, or everywhere but here. */
  async endAll(userId: number, { except }: { except?: string } = {}): Promise<number> {
    const all = await this.#store.ofUser(userId);
    const ids = all.map(({ id }) => id).filter((id) => id !== except);
    await this.#end(ids);
    return ids.length;
  }

  /** Called with the ids of sessions that were ended, so that live connections end with them. */
  onEnded(listener: Ended): void {
    this.#ended.add(listener);
  }

  /** Removes expired sessions; answers how many. */
  collect(): Promise<number> {
    return this.#store.collect();
  }

  /** Seals again what an older key sealed, so that whoever comes by stays signed in when that key is dropped. */
  async #rotate(session: Session, visit: Visit): Promise<string | undefined> {
    if (!session.stored) return undefined;
    const kept = this.#seal.isFresh(session.stored.sealed);
    const gone = kept ? undefined : await this.#merge(session, visit);
    return gone ?? this.#freshCookie(session, visit);
  }

  async #freshCookie({ cookie, id }: Session, visit: Visit): Promise<string | undefined> {
    if (cookie === undefined || this.#seal.isFresh(cookie)) return undefined;
    return this.#cookie(id, visit);
  }

  /** Whether there is nothing to note and nothing to seal again, as with nearly every request. */
  #isSettled({ stored, cookie }: Session): boolean {
    if (!stored) return true;
    const isSealed = cookie === undefined || this.#seal.isFresh(cookie);
    return this.#isTouched(stored) && isSealed && this.#seal.isFresh(stored.sealed);
  }

  #isTouched({ usedAt }: StoredSession): boolean {
    return this.#clock.now() - usedAt < TOUCH_MS;
  }

  #cookieIn({ cookie, secure }: Visit): string | undefined {
    return readCookie(cookie, cookieName(this.#settings, { secure }));
  }

  async #finish({ stored }: Session, visit: Visit): Promise<string> {
    if (stored) await this.#end([stored.id]);
    return this.#noCookie(visit);
  }

  async #write(session: Session, visit: Visit): Promise<string | undefined> {
    if (!session.stored) return this.#begin(session, visit);
    return session.renewed ? this.#renew(session, visit) : this.#merge(session, visit);
  }

  async #merge(session: Session, visit: Visit): Promise<string | undefined> {
    const kept = await this.#merging.run(session, async (current, values) =>
      this.#store.rewrite(await this.#content({ session, current, values }, visit), current.sealed),
    );
    return kept ? undefined : this.#gone(session, visit);
  }

  /** The old id must end with just the content that the new one goes on with. */
  async #renew(session: Session, visit: Visit): Promise<string | undefined> {
    // Of a session that others ended only this request's own acts go on.
    let values = session.mergedInto({});
    const replaced = await this.#merging.run(session, async (current, merged) => {
      const isReplaced = await this.#store.replace(current.id, current.sealed);
      if (isReplaced) values = merged;
      return isReplaced;
    });
    if (!replaced && !session.signsIn) return this.#gone(session, visit);
    await this.#begin(session, visit, values);
    if (session.stored) await this.#tellEnded([session.stored.id]);
    return this.#cookie(session.id, visit);
  }

  async #begin(session: Session, visit: Visit, values = session.values): Promise<string> {
    const current = session.stored;
    await this.#store.write(await this.#content({ session, current, values }, visit));
    return this.#cookie(session.id, visit);
  }

  /**
   * A session that was ended while this request had it stays ended. One of nobody may have ended because its browser
   * just signed in: then that browser has a new cookie, which is not ours to take back.
   */
  #gone({ stored }: Session, visit: Visit): string | undefined {
    return stored?.userId === null ? undefined : this.#noCookie(visit);
  }

  async #content({ session, current, values }: Content, visit: Visit): Promise<StoredSession> {
    const userId = session.userId;
    // Signing in starts a new life: its absolute end counts from then.
    const createdAt = current?.userId === userId ? current.createdAt : this.#clock.now();
    return {
      id: session.id,
      userId,
      sealed: await this.#seal.close({ values }),
      userAgent: visit.userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
      address: visit.address,
      createdAt,
      ...this.#use(createdAt, userId),
    };
  }

  #noCookie({ secure }: Visit): string {
    return writeCookie(this.#settings, { value: "", maxAge: 0, secure });
  }

  async #cookie(id: string, { secure }: Visit): Promise<string> {
    const maxAge = this.#settings.session.absoluteMinutes * 60;
    return writeCookie(this.#settings, { value: await this.#seal.close({ id }), maxAge, secure });
  }

  async #touch({ stored }: Session): Promise<void> {
    if (!stored || this.#isTouched(stored)) return;
    const use = this.#use(stored.createdAt, stored.userId);
    await inPassing(() => this.#store.touch(stored.id, use));
  }

  #use(createdAt: number, userId: number | null) {
    const { idleMinutes, absoluteMinutes } = this.#settings.session;
    const usedAt = this.#clock.now();
    const idle = userId === null ? ANONYMOUS_MS : idleMinutes * 60_000;
    return { usedAt, expiresAt: Math.min(usedAt + idle, createdAt + absoluteMinutes * 60_000) };
  }

  async #end(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await Promise.all(ids.map((id) => this.#store.destroy(id)));
    await this.#tellEnded(ids);
  }

  async #tellEnded(ids: readonly string[]): Promise<void> {
    for (const listener of this.#ended) await listener(ids);
  }
}

/** An empty one that is not stored. */
function nobodys(): Session {
  return new Session({ stored: null, values: {}, newId: randomId });
}
