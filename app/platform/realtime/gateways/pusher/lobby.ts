import { CHAT } from "../../channels/namespace.ts";
import type { CloseName } from "../../codes/index.ts";
import type { Connections } from "../../connections/connections.ts";
import type { Viewer } from "../../viewer.ts";
import type { PusherApp, PusherApps } from "./pusher_apps.ts";
import { versionProblem } from "./protocol_version.ts";

/** Who comes, by whatever wire. */
export interface Caller {
  /** Key of the app, from the path. */
  key: string;
  query: URLSearchParams;
  viewer: Viewer | null;
  address: string;
  origin: string | null;
  userAgent: string;
}

/** The app through whose door somebody comes, and as whom; or why not. */
export type Entrance = { refused: CloseName } | { app: PusherApp; viewer: Viewer | null };

/** Decides who may come in. */
export class Lobby {
  readonly #apps: PusherApps;
  readonly #connections: Connections;

  constructor(apps: PusherApps, connections: Connections) {
    this.#apps = apps;
    this.#connections = connections;
  }

  async enter(caller: Caller): Promise<Entrance> {
    const version = versionProblem(caller.query);
    if (version) return { refused: version };
    const app = await this.#apps.byKey(caller.key);
    if (!app) return { refused: "app_unknown" };
    const viewer = app.hub.namespace === CHAT ? caller.viewer : null;
    const refused = this.#problem(app, { ...caller, viewer });
    return refused ? { refused } : { app, viewer };
  }

  #problem(app: PusherApp, { origin, viewer, address }: Caller): CloseName | undefined {
    if (app.disabled) return "app_disabled";
    if (!isWelcome(app, origin)) return "origin_refused";
    return this.#connections.refusal({ viewer, address, app: app.hub });
  }
}

/** Whether pages of an origin may use the app; programs have none. */
export function isWelcome({ origins }: PusherApp, origin: string | null): boolean {
  return origin === null || origins.length === 0 || origins.includes(origin);
}
