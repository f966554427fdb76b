import { singleton } from "../../container/index.ts";
import { Connections } from "../connections/connections.ts";
import { Registry } from "../connections/registry.ts";
import type { Viewer } from "../viewer.ts";
import { Presence } from "./presence.ts";

/** Brings what people want to be seen of their presence to the connections of this node. */
@singleton()
export class PresenceChoices {
  readonly #registry: Registry;
  readonly #connections: Connections;
  readonly #presence: Presence;

  constructor(registry: Registry, connections: Connections, presence: Presence) {
    this.#registry = registry;
    this.#connections = connections;
    this.#presence = presence;
  }

  /**
   * Who hides is gone at once, from rooms too. Who hides no more has their connections opened again, so that rooms see
   * them come.
   */
  async apply(userId: number, choice: Viewer["presence"]): Promise<void> {
    const connections = [...this.#registry.ofUser(userId)];
    const hid = connections.some(({ viewer }) => viewer?.presence === "hidden");
    for (const connection of connections)
      if (connection.viewer) connection.viewer = { ...connection.viewer, presence: choice ?? null };
    if (choice === "hidden") return this.#presence.conceal(userId);
    for (const connection of connections) {
      if (hid) this.#connections.close(connection, "rights_changed");
      else await this.#presence.heed(connection);
    }
  }
}
