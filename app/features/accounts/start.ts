import { bind, type Container } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Log } from "../../platform/logging/index.ts";
import { Hub, Presence } from "../../platform/realtime/index.ts";
import { Authenticator } from "../../platform/security/index.ts";
import { Sessions } from "../../platform/sessions/index.ts";
import { AccountEvents } from "./account_events.ts";
import { AccountsAuthenticator } from "./authenticator.ts";
import { Devices } from "./devices.ts";
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
  container.resolve(Sessions).onEnded(async (ids) => {
    // Signing out succeeds also while the other nodes cannot be told.
    await Promise.all(ids.map((id) => hub.disconnectSession(id))).catch((error: unknown) => {
      log.warn({ err: error }, "connections of an ended session may live on at other nodes");
    });
  });
  container.resolve(Presence).onOffline((userId) => users.seen(userId));
  container.resolve(AccountEvents).onDisabled(({ id }) => {
    container.resolve(Database).afterCommit(() => lockOut(container, id));
  });
}

async function lockOut(container: Container, userId: number): Promise<void> {
  await container.resolve(Devices).endAll(userId);
  await container.resolve(Hub).disconnectUser(userId, 4401, "signed_out");
}
