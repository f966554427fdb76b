import { bind, type Container } from "../../platform/container/index.ts";
import { Log } from "../../platform/logging/index.ts";
import { Hub, Presence } from "../../platform/realtime/index.ts";
import { Authenticator } from "../../platform/security/index.ts";
import { Sessions } from "../../platform/sessions/index.ts";
import { accessTokenSession, sessionParent } from "./access_token.ts";
import { AccessTokens } from "./access_tokens.ts";
import { AccountNews } from "./account_news.ts";
import { AccountsAuthenticator } from "./authenticator.ts";
import { SigningKeys } from "./signing_keys.ts";
import { Users } from "./users.ts";

/** Says who people are to the platform; before anything asks. */
export function bindAccounts(container: Container): void {
  bind(container, Authenticator, {
    as: AccountsAuthenticator,
    make: () => container.resolve(AccountsAuthenticator),
  });
}

/**
 * Ties accounts to what happens around them: live connections end with their session or account, and people were
 * last seen when their last connection went.
 */
export function startAccounts(container: Container): void {
  const hub = container.resolve(Hub);
  const users = container.resolve(Users);
  const log = container.resolve(Log).part("accounts");
  const accessTokens = container.resolve(AccessTokens);
  // Signing out succeeds also while the other nodes cannot be told.
  const disconnect = async (ids: readonly string[]) => {
    await Promise.all(ids.map((id) => hub.disconnectSession(id))).catch((error: unknown) => {
      log.warn({ err: error }, "connections of an ended session may live on at other nodes");
    });
  };
  container.resolve(Sessions).onEnded(async (ids) => {
    await accessTokens.revoke({ parents: ids.map(sessionParent) });
    await disconnect(ids);
  });
  accessTokens.onRevoked((ids) => disconnect(ids.map(accessTokenSession)));
  container.resolve(Presence).onOffline((userId) => users.seen(userId));
  container.resolve(SigningKeys).listen();
  container.resolve(AccountNews).listen();
}
