import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Limits, personKey } from "../../security/index.ts";
import { type CloseCode, closeCodes } from "../codes.ts";
import type { Connection } from "./connection.ts";
import { Registry } from "./registry.ts";

type Arrival = Pick<Connection, "viewer" | "address">;

/** How many live connections this node takes: in all, of an address, of a person; and how fast they may come. */
@singleton()
export class Admission {
  readonly #registry: Registry;
  readonly #settings: Settings;
  readonly #limits: Limits;

  constructor(registry: Registry, settings: Settings, limits: Limits) {
    this.#registry = registry;
    this.#settings = settings;
    this.#limits = limits;
  }

  /** Why this client can't be let in, if so. */
  refusal(arrival: Arrival): CloseCode | undefined {
    return this.#full(arrival) ?? this.#tooFast(arrival);
  }

  #full({ viewer, address }: Arrival): CloseCode | undefined {
    const { maxConnections, maxConnectionsPerAddress, maxConnectionsPerUser } =
      this.#settings.realtime;
    const [whole, here] = [this.#registry, this.#limits.addressKey(address)];
    if (whole.size >= maxConnections) {
      this.#limits.refused("connectionsNode", "node");
      return closeCodes.node_full;
    }
    if (here !== null && whole.ofAddress(address).size >= maxConnectionsPerAddress) {
      this.#limits.refused("connectionsAddress", here);
      return closeCodes.address_full;
    }
    if (whole.ofUser(viewer.id).size >= maxConnectionsPerUser) {
      this.#limits.refused("connectionsPerson", personKey(viewer.id));
      return closeCodes.user_full;
    }
    return undefined;
  }

  #tooFast({ address }: Arrival): CloseCode | undefined {
    const key = this.#limits.addressKey(address);
    if (key === null || this.#limits.door("connectAddress").take(key) === 0) return undefined;
    return closeCodes.too_fast;
  }
}
