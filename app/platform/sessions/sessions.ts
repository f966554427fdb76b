import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Clock, randomId } from "../support/index.ts";
import { Seal } from "./seal.ts";
import { Session } from "./session.ts";
import { cookieName, readCookie, writeCookie } from "./session_cookie.ts";
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
  readonly #ended = new Set<Ended>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, store: SessionStore, seal: Seal, clock: Clock) {
    this.#settings = settings;
    this.#store = store;
    this.#seal = seal;
    this.#clock = clock;
  }

  /** The session of a browser; an empty, unstored one when its cookie is missing, forged, or its time is over. */
  async open(visit: Visit): Promise<Session> {
    const id = await this.#idIn(visit);
    const stored = id === undefined ? null : await this.#store.read(id);
    const values =
      stored && (await this.#seal.open<{ values: Record<string, unknown> }>(stored.sealed));
    return values ? new Session(stored, values.values, randomId) : new Session(null, {}, randomId);
  }

  /** Writes back what changed. Answers the `Set-Cookie` header, if the browser must learn something. */
  async commit(session: Session, visit: Visit): Promise<string | undefined> {
    if (session.staleId !== null) await this.#end([session.staleId]);
    if (session.ended) return this.#noCookie(visit);
    if (session.changed) return this.#write(session, visit);
    await this.#touch(session);
    return undefined;
  }

  /** The living sessions of a person, the last used first. */
  ofUser(userId: number): Promise<SessionEntry[]> {
    return this.#store.ofUser(userId);
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

  async #idIn({ cookie, secure }: Visit): Promise<string | undefined> {
    const value = readCookie(cookie, cookieName(this.#settings, { secure }));
    if (value === undefined) return undefined;
    return (await this.#seal.open<{ id: string }>(value))?.id;
  }

  async #write(session: Session, visit: Visit): Promise<string | undefined> {
    const now = this.#clock.now();
    const kept = session.stored;
    // Signing in starts a new life: its absolute end counts from then.
    const createdAt = kept && kept.userId === session.userId ? kept.createdAt : now;
    const content = {
      id: session.id,
      userId: session.userId,
      sealed: await this.#seal.close({ values: session.values }),
      userAgent: visit.userAgent.slice(0, USER_AGENT_LENGTH).toWellFormed(),
      address: visit.address,
      createdAt,
      ...this.#use(createdAt, session.userId),
    };
    if (kept?.id === session.id) return this.#rewrite(content, visit);
    await this.#store.write(content);
    return this.#cookie(session.id, visit);
  }

  async #rewrite(session: StoredSession, visit: Visit): Promise<string | undefined> {
    const isThere = await this.#store.rewrite(session);
    return isThere ? undefined : this.#noCookie(visit);
  }

  #noCookie({ secure }: Visit): string {
    return writeCookie(this.#settings, { value: "", maxAge: 0, secure });
  }

  async #cookie(id: string, { secure }: Visit): Promise<string> {
    const maxAge = this.#settings.session.absoluteMinutes * 60;
    return writeCookie(this.#settings, { value: await this.#seal.close({ id }), maxAge, secure });
  }

  async #touch({ stored }: Session): Promise<void> {
    if (!stored || this.#clock.now() - stored.usedAt < TOUCH_MS) return;
    await this.#store.touch(stored.id, this.#use(stored.createdAt, stored.userId));
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
    for (const listener of this.#ended) await listener(ids);
  }
}
