import { z } from "zod";
import { CHAT } from "../../channels/namespace.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connections } from "../../connections/connections.ts";
import type { PusherApps } from "./pusher_apps.ts";
import type { PusherPeer } from "./pusher_peer.ts";

const WithTicket = z.object({ ticket: z.string() });

/** Finds out which person of this installation a client is, by what our own auth endpoints signed for it. */
export class Introductions {
  readonly #apps: PusherApps;
  readonly #connections: Connections;

  constructor(apps: PusherApps, connections: Connections) {
    this.#apps = apps;
    this.#connections = connections;
  }

  /**
   * Takes signed `channel_data` or `user_data` that may hold a ticket; for apps that share the chat's channels.
   *
   * @throws RealtimeError `other_person` when the connection is somebody else's
   */
  async read({ connection }: PusherPeer, signed: string | null | undefined): Promise<void> {
    if (connection.namespace !== CHAT || typeof signed !== "string") return;
    const ticket = ticketIn(signed);
    const viewer = ticket && (await this.#apps.introduced(ticket, connection.id));
    if (!viewer) return;
    if (connection.viewer && connection.viewer.id !== viewer.id)
      throw new RealtimeError("other_person", { status: 403 });
    if (!connection.viewer) await this.#connections.renew(connection, viewer);
  }
}

function ticketIn(text: string): string | undefined {
  try {
    return WithTicket.safeParse(JSON.parse(text)).data?.ticket;
  } catch {
    return undefined;
  }
}
