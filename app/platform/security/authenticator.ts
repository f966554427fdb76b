import type { Awaitable } from "../support/index.ts";
import type { Audience } from "./jwt/access_claims.ts";
import type { Viewer } from "./viewer.ts";

/**
 * Turns credentials into a viewer. The accounts feature provides the implementation:
 * `container.register(Authenticator as never, { useClass: … })`.
 */
export abstract class Authenticator {
  /**
   * The person of a session, or `null` when the account is gone or disabled. For a live connection, which knows its
   * person for as long as it lasts, as they are at this moment; for a request they may be what they were a second ago.
   */
  abstract fromSession(userId: number, sessionId: string, use: Audience): Awaitable<Viewer | null>;

  /** The owner of a token as sent by the client, with its scopes; `null` when it is not valid for this use. */
  abstract fromToken(token: string, use: Audience): Promise<Viewer | null>;

  /** Whether a credential still lives, by the `sessionId` of its viewer. */
  abstract lives(sessionId: string): Promise<boolean>;
}
