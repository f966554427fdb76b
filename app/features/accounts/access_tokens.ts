import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { ForbiddenError, ValidationError } from "../../platform/errors/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import {
  type AccessClaims,
  AccessTokenCodec,
  type Audience,
  hasScope,
  type Viewer,
} from "../../platform/security/index.ts";
import { Clock, randomId } from "../../platform/support/index.ts";
import { parentOf } from "./access_token.ts";
import { type AccessTokensOf, AccessTokensRepository } from "./access_tokens_repository.ts";
import type { Scope } from "./scopes.ts";

const TOPIC = "access_tokens";
/** Rows stay a little longer than tokens hold: clocks differ. */
const KEEP_MS = 60_000;

/** What somebody asks for. */
export interface AccessTokenOrder {
  audience: Audience;
  /** All that the asker may, when left out. */
  scopes?: readonly Scope[] | undefined;
  /** Seconds; the longest there is when left out. */
  lifetime?: number | undefined;
}

/** A token that was made, with its text. */
export interface IssuedToken extends AccessClaims {
  token: string;
}

/** Short-lived tokens (JWT) that people and their programs make from a session or a personal token. */
@singleton()
export class AccessTokens {
  readonly #repository: AccessTokensRepository;
  readonly #codec: AccessTokenCodec;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: AccessTokensRepository,
    codec: AccessTokenCodec,
    database: Database,
    outbox: Outbox,
    settings: Settings,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#codec = codec;
    this.#database = database;
    this.#outbox = outbox;
    this.#settings = settings;
    this.#clock = clock;
  }

  /**
   * Makes a token that may do no more and lives no longer than what the asker came with.
   *
   * @throws ForbiddenError `token_from_token` for an access token, `missing_scope`
   * @throws ValidationError on the field `lifetime`
   */
  async issue(viewer: Viewer, order: AccessTokenOrder): Promise<IssuedToken> {
    const claims = {
      id: randomId(128),
      userId: viewer.id,
      audience: order.audience,
      scopes: scopesFor(viewer, order),
      ...this.#life(viewer, order),
    };
    const token = await this.#codec.write(claims);
    await this.#repository.insert(rowOf(claims, parentOf(viewer)));
    return { ...claims, token };
  }

  /** What a token says that holds for this use; else `null`. */
  async use(text: string, audience: Audience): Promise<AccessClaims | null> {
    const claims = await this.#codec.read(text, audience);
    if (!claims) return null;
    return (await this.#repository.holds(claims.id, claims.userId)) ? claims : null;
  }

  /** Whether a token was issued and not taken back. */
  lives(id: string): Promise<boolean> {
    return this.#repository.holds(id);
  }

  /**
   * Takes tokens back: they hold nowhere from the commit on, and live connections opened with them end.
   *
   * @returns how many
   */
  revoke(which: AccessTokensOf): Promise<number> {
    if (typeof which === "object" && "parents" in which && which.parents.length === 0)
      return Promise.resolve(0);
    return this.#database.transaction(async () => {
      const revoked = await this.#repository.revoke(which, this.#clock.now());
      for (const [userId, ids] of byPerson(revoked)) {
        await this.#outbox.add({ topic: TOPIC, subject: `user:${userId}`, payload: { ids } });
      }
      return revoked.length;
    });
  }

  /** Says what to do in a running server with tokens that were taken back. Before the outbox starts. */
  onRevoked(handler: (ids: readonly string[]) => Promise<void>): void {
    const hear = (payload: unknown) => handler((payload as { ids: string[] }).ids);
    this.#outbox.handle(TOPIC, hear, { live: true });
  }

  /** Forgets expired tokens. @returns how many */
  collect(): Promise<number> {
    return this.#repository.collect(this.#clock.now() - KEEP_MS);
  }

  #life(viewer: Viewer, { lifetime }: AccessTokenOrder) {
    const longest = this.#settings.tokens.lifetimeSeconds;
    if (lifetime !== undefined && lifetime > longest) throw tooLong(longest);
    const issuedAt = this.#clock.now();
    const end = issuedAt + (lifetime ?? longest) * 1000;
    // Times in tokens are whole seconds.
    const expiresAt = Math.floor(Math.min(end, viewer.expiresAt ?? end) / 1000) * 1000;
    return { issuedAt, expiresAt };
  }
}

function scopesFor(viewer: Viewer, { scopes }: AccessTokenOrder): readonly string[] {
  if (viewer.credential === "jwt") {
    const message = "An access token makes no further ones. Use a personal token or a session.";
    throw new ForbiddenError("token_from_token", message);
  }
  if (scopes === undefined) return viewer.scopes === null ? ["*"] : [...viewer.scopes];
  const missing = scopes.find((scope) => !hasScope(viewer, scope));
  if (missing === undefined) return scopes;
  throw new ForbiddenError("missing_scope", `What you came with lacks the scope ${missing}.`);
}

function tooLong(longest: number): ValidationError {
  const message = `An access token lives ${longest} seconds at most.`;
  return new ValidationError({ fields: [{ field: "lifetime", message }] });
}

function rowOf(
  { id, userId, audience, scopes, issuedAt, expiresAt }: AccessClaims,
  parent: string,
) {
  return {
    id,
    user_id: userId,
    parent,
    audience,
    scopes: JSON.stringify(scopes),
    created_at: issuedAt,
    expires_at: expiresAt,
    revoked_at: null,
  };
}

function byPerson(revoked: readonly { id: string; user_id: number }[]): Map<number, string[]> {
  const people = new Map<number, string[]>();
  for (const { id, user_id } of revoked) {
    people.set(user_id, [...(people.get(user_id) ?? []), id]);
  }
  return people;
}
