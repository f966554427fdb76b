import { z } from "zod";
import { channelKey } from "../../channels/namespace.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connections } from "../../connections/connections.ts";
import type { Hub } from "../../hub.ts";
import type { Presence } from "../../presence/presence.ts";
import { fieldsOf } from "./decode.ts";
import { signinSuccess, watchlistEvents } from "./frames.ts";
import type { Introductions } from "./introductions.ts";
import type { PusherPeer } from "./pusher_peer.ts";
import { isAuthorised, userText } from "./signature.ts";
import { onlineChannel, serverToUser } from "./system_channels.ts";

const MOST_WATCHED = 100;

export const Signin = z.object({ auth: z.string(), user_data: z.string().max(65_536) });

type SigninFields = z.output<typeof Signin>;

/** A slash would reach into another namespace. */
const UserName = z.string().regex(/^[^/]{1,164}$/, "must be 1 to 164 characters without a slash");

const UserData = z.object({
  id: UserName,
  user_info: z.record(z.string(), z.unknown()).optional(),
  watchlist: z.array(UserName).optional(),
});

interface SigninParts {
  hub: Hub;
  connections: Connections;
  presence: Presence;
  introductions: Introductions;
}

/** What the app signed says who a client is: it gets what is sent to that user, and hears of those it watches. */
export class SigningIn {
  readonly #parts: SigninParts;

  constructor(parts: SigninParts) {
    this.#parts = parts;
  }

  /** @throws RealtimeError `signin_refused`, `signed_in_already`, `watchlist_full` */
  async signIn(peer: PusherPeer, { auth, user_data }: SigninFields): Promise<void> {
    const { connection, app } = peer;
    if (!isAuthorised(auth, userText(connection.id, user_data), app))
      throw new RealtimeError("signin_refused", { status: 401 });
    await this.#parts.introductions.read(peer, user_data);
    const { id, user_info, watchlist = [] } = fieldsOf(UserData, user_data);
    if (peer.user && peer.user.id !== id) throw new RealtimeError("signed_in_already");
    await this.#enter(peer, { id, info: user_info ?? {} });
    connection.send(signinSuccess(user_data));
    await this.#watch(
      peer,
      watchlist.filter((watched) => watched !== id),
    );
  }

  /** Before the client is told, so that it misses nothing. */
  async #enter(
    peer: PusherPeer,
    user: { id: string; info: Record<string, unknown> },
  ): Promise<void> {
    const { hub, connections } = this.#parts;
    peer.user = user;
    peer.authorised = true;
    connections.identify(peer.connection, user.id);
    await hub.attach(peer.connection, serverToUser(user.id));
    await hub.attach(peer.connection, onlineChannel(user.id), { user_id: user.id, info: {} });
  }

  async #watch({ connection }: PusherPeer, ids: readonly string[]): Promise<void> {
    if (ids.length > MOST_WATCHED) throw new RealtimeError("watchlist_full");
    await Promise.all(ids.map((id) => this.#parts.hub.attach(connection, onlineChannel(id))));
    const here = await Promise.all(ids.map((id) => this.#isOnline(connection.namespace, id)));
    const online = ids.filter((_, index) => here[index]);
    const offline = ids.filter((_, index) => !here[index]);
    if (online.length > 0) connection.send(watchlistEvents("online", online));
    if (offline.length > 0) connection.send(watchlistEvents("offline", offline));
  }

  async #isOnline(namespace: string, id: string): Promise<boolean> {
    const members = await this.#parts.presence.members(channelKey(namespace, onlineChannel(id)));
    return members.length > 0;
  }
}
