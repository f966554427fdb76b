import { singleton } from "../../platform/container/index.ts";
import { Authenticator, type Viewer } from "../../platform/security/index.ts";
import { tokenSession } from "./token.ts";
import { Tokens } from "./tokens.ts";
import { type AccountResource, accountResource, type User } from "./user.ts";
import { UsersRepository } from "./users_repository.ts";

/** The viewer of this installation: also has what pages show of them. */
export type AccountViewer = Viewer & AccountResource;

/** Finds the person behind a session or a personal token; disabled accounts are nobody. */
@singleton()
export class AccountsAuthenticator extends Authenticator {
  readonly #users: UsersRepository;
  readonly #tokens: Tokens;

  constructor(users: UsersRepository, tokens: Tokens) {
    super();
    this.#users = users;
    this.#tokens = tokens;
  }

  async fromSession(userId: number, sessionId: string): Promise<AccountViewer | null> {
    const user = await this.#active(userId);
    return user && { ...accountResource(user), scopes: null, sessionId };
  }

  async fromToken(text: string): Promise<AccountViewer | null> {
    const token = await this.#tokens.use(text);
    if (!token) return null;
    const user = await this.#active(token.user_id);
    return (
      user && {
        ...accountResource(user),
        scopes: new Set(token.scopes),
        sessionId: tokenSession(token.id),
      }
    );
  }

  async #active(id: number): Promise<User | null> {
    const user = await this.#users.find(id);
    return user && user.disabled_at === null ? user : null;
  }
}
