import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Limits, personKey } from "../../security/index.ts";
import type { CloseName } from "../codes/index.ts";
import { type HubApp, PARLEY } from "./app.ts";
import type { Connection } from "./connection.ts";
import { Registry } from "./registry.ts";

/** Who wants to come in. */
export type Applicant = Pick<Connection, "viewer" | "address"> & { app?: HubApp };

/** How many live connections this node takes: in all, of an address, a person, an app. */
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
  refusal(applicant: Applicant): CloseName | undefined {
    const { viewer, address, app = PARLEY } = applicant;
    const { maxConnections, maxConnectionsPerAddress, maxConnectionsPerUser } =
      this.#settings.realtime;
    const [whole, here] = [this.#registry, this.#limits.addressKey(address)];
    if (whole.size >= maxConnections) {
      this.#limits.refused("connectionsNode", "node");
      return "node_full";
    }
    if (here !== null && whole.ofAddress(address).size >= maxConnectionsPerAddress) {
      this.#limits.refused("connectionsAddress", here);
      return "address_full";
    }
    if (viewer && whole.ofUser(viewer.id).size >= maxConnectionsPerUser) {
      this.#limits.refused("connectionsPerson", personKey(viewer.id));
      return "user_full";
    }
    return whole.ofApp(app.id).size >= (app.limits.connections ?? Infinity)
      ? "app_full"
      : undefined;
  }
}
