import { singleton } from "../../container/index.ts";
import { Authenticator, type Viewer } from "../../security/index.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Connection } from "./connection.ts";
import { Connections } from "./connections.ts";

/** A new token on a connection that stays open, for every gateway. */
@singleton()
export class TokenRefresh {
  readonly #authenticator: Authenticator;
  readonly #connections: Connections;

  constructor(authenticator: Authenticator, connections: Connections) {
    this.#authenticator = authenticator;
    this.#connections = connections;
  }

  /**
   * Lets the connection live by another token of the same person. Channels that it does not open are left.
   *
   * @throws RealtimeError `invalid_token`, `other_person`; the old token holds on
   */
  async refresh(connection: Connection, token: string): Promise<Viewer> {
    const viewer = await this.#authenticator.fromToken(token, "realtime");
    if (!viewer) throw new RealtimeError("invalid_token", { status: 401 });
    if (viewer.id !== connection.viewer?.id)
      throw new RealtimeError("other_person", { status: 403 });
    await this.#connections.renew(connection, viewer);
    return viewer;
  }
}
