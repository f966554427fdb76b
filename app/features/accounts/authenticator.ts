import { singleton } from "../../platform/container/index.ts";
import { type Audience, Authenticator, type Viewer } from "../../platform/security/index.ts";
import { Sessions } from "../../platform/sessions/index.ts";
import { type Awaitable, Clock, whenThere } from "../../platform/support/index.ts";
import { accessTokenIn, accessTokenSession } from "./access_token.ts";
import { AccessTokens } from "./access_tokens.ts";
import { TOKEN_PREFIX, tokenIn, tokenSession } from "./token.ts";
import { Tokens } from "./tokens.ts";
import { type AccountResource, accountResource, isLockedOut } from "./user.ts";
import { UsersRepository } from "./users_repository.ts";

/** The viewer of this installation: also has what pages show of them. */
export type AccountViewer = Viewer & AccountResource;

/** Finds the person behind a session, a personal token or an access token; disabled accounts are nobody. */
@singleton()
export class AccountsAuthenticator extends Authenticator {
  readonly #users: UsersRepository;
  readonly #tokens: Tokens;
  readonly #accessTokens: AccessTokens;
  readonly #sessions: Sessions;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    users: UsersRepository,
    tokens: Tokens,
    accessTokens: AccessTokens,
    sessions: Sessions,
    clock: Clock,
  ) {
    super();
    this.#users = users;
    this.#tokens = tokens;
    this.#accessTokens = accessTokens;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  override fromSession(
    userId: number,
    sessionId: string,
    use: Audience,
  ): Awaitable<AccountViewer | null> {
    return this.#viewer(userId, use, { scopes: null, sessionId, credential: "session" });
  }

  override fromToken(text: string, use: Audience): Promise<AccountViewer | null> {
    return text.startsWith(TOKEN_PREFIX)
      ? this.#fromPersonal(text, use)
      : this.#fromAccess(text, use);
  }

  override lives(sessionId: string): Promise<boolean> {
    const [token, accessToken] = [tokenIn(sessionId), accessTokenIn(sessionId)];
    if (token !== undefined) return this.#tokens.lives(token);
    if (accessToken !== undefined) return this.#accessTokens.lives(accessToken);
    return this.#sessions.lives(sessionId);
  }

  async #fromPersonal(text: string, use: Audience): Promise<AccountViewer | null> {
    const token = await this.#tokens.use(text);
    if (!token) return null;
    const { id, user_id, scopes, expires_at } = token;
    return this.#viewer(user_id, use, {
      scopes: new Set(scopes),
      sessionId: tokenSession(id),
      credential: "token",
      ...(expires_at !== null && { expiresAt: expires_at }),
    });
  }

  async #fromAccess(text: string, use: Audience): Promise<AccountViewer | null> {
    const claims = await this.#accessTokens.use(text, use);
    if (!claims) return null;
    const { id, userId, scopes, expiresAt } = claims;
    return this.#viewer(userId, use, {
      scopes: new Set(scopes),
      sessionId: accessTokenSession(id),
      credential: "jwt",
      expiresAt,
    });
  }

  #viewer(
    userId: number,
    use: Audience,
    came: Omit<Viewer, "id" | "name" | "role" | "presence">,
  ): Awaitable<AccountViewer | null> {
    const found = use === "realtime" ? this.#users.find(userId) : this.#users.findRecent(userId);
    return whenThere(found, (user) =>
      user && !isLockedOut(user, this.#clock.now())
        ? { ...accountResource(user), presence: user.presence, ...came }
        : null,
    );
  }
}
