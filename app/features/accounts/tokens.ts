import { singleton } from "../../platform/container/index.ts";
import { Database, inPassing } from "../../platform/database/index.ts";
import { hashToken } from "../../platform/security/index.ts";
import { Clock, randomId } from "../../platform/support/index.ts";
import { AccessTokens } from "./access_tokens.ts";
import { tokenNotFound } from "./account_errors.ts";
import type { Scope } from "./scopes.ts";
import { type PersonalToken, TOKEN_PREFIX, tokenSession } from "./token.ts";
import { TokensRepository } from "./tokens_repository.ts";

/** The time of last use is written once in so many ms, or each request would cost a write. */
const TOUCH_MS = 60_000;

export interface TokenOrder {
  name: string;
  scopes: Scope[];
  /** Milliseconds; null for never. */
  expires_at: number | null;
}

/** The keys that people give to programs. */
@singleton()
export class Tokens {
  readonly #repository: TokensRepository;
  readonly #accessTokens: AccessTokens;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: TokensRepository,
    accessTokens: AccessTokens,
    database: Database,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#accessTokens = accessTokens;
    this.#database = database;
    this.#clock = clock;
  }

  /** Makes a token. Its text is answered here and never again: only a hash of it is kept. */
  async create(
    userId: number,
    { name, scopes, expires_at }: TokenOrder,
  ): Promise<{ id: number; token: string }> {
    const token = TOKEN_PREFIX + randomId(192);
    const kept = {
      user_id: userId,
      name,
      expires_at,
      token_hash: hashToken(token),
      scopes: JSON.stringify(scopes),
    };
    const id = await this.#repository.insert({
      ...kept,
      created_at: this.#clock.now(),
      last_used_at: null,
    });
    return { id, token };
  }

  /** Somebody's tokens, newest first. */
  of(userId: number): Promise<PersonalToken[]> {
    return this.#repository.of(userId);
  }

  /** Ends a token, and those made with it. @throws NotFoundError `token_not_found`, also for somebody else's */
  revoke(userId: number, id: number): Promise<void> {
    return this.#database.transaction(async () => {
      if (!(await this.#repository.delete(userId, id))) throw tokenNotFound();
      await this.#accessTokens.revoke({ parents: [tokenSession(id)] });
    });
  }

  /** Whether a token was neither revoked nor has expired. */
  async lives(id: number): Promise<boolean> {
    const token = await this.#repository.find(id);
    return token !== null && !this.#isExpired(token);
  }

  /** The token with this text, marked as used; `null` when it is unknown, revoked or expired. */
  async use(text: string): Promise<PersonalToken | null> {
    if (!text.startsWith(TOKEN_PREFIX)) return null;
    const token = await this.#repository.byHash(hashToken(text));
    if (!token || this.#isExpired(token)) return null;
    await this.#touch(token);
    return token;
  }

  #isExpired({ expires_at }: PersonalToken): boolean {
    return expires_at !== null && expires_at <= this.#clock.now();
  }

  async #touch({ id, last_used_at }: PersonalToken): Promise<void> {
    const now = this.#clock.now();
    if (last_used_at === null || now - last_used_at >= TOUCH_MS)
      await inPassing(() => this.#repository.touch(id, now));
  }
}
