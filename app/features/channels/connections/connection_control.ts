import { z } from "zod";
import { singleton } from "../../../platform/container/index.ts";
import { NodeControl, type Outcome } from "../../../platform/control/index.ts";
import {
  type Connection,
  Connections,
  HubNode,
  Registry,
} from "../../../platform/realtime/index.ts";
import { type LiveConnection, LiveConnections } from "./live_connection.ts";

export const FIND = "connections:find";
export const END = "connections:end";
const PATIENCE_MS = 3_000;
/** Of one node, for one answer. */
const MOST = 1_000;

const Which = z.object({ id: z.string().optional(), user: z.number().optional() });
export type Which = z.output<typeof Which>;

/** The live connections of all nodes, as each node itself knows them. */
@singleton()
export class ConnectionControl {
  readonly #control: NodeControl;
  readonly #connections: Connections;
  readonly #registry: Registry;
  readonly #node: HubNode;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(control: NodeControl, connections: Connections, registry: Registry, node: HubNode) {
    this.#control = control;
    this.#connections = connections;
    this.#registry = registry;
    this.#node = node;
  }

  /** Begins to answer the console and the other nodes; at boot. */
  listen(): void {
    this.#control.on(FIND, (input) => this.#found(Which.parse(input)));
    this.#control.on(END, (input) => this.#end(Which.parse(input)));
  }

  /** The newest first, of all nodes. */
  async find(which: Which): Promise<LiveConnection[]> {
    const replies = await this.#control.ask(FIND, { input: which, withinMs: PATIENCE_MS });
    const found = replies.flatMap(({ value }) => LiveConnections.safeParse(value).data ?? []);
    return found.toSorted((a, b) => (a.connected_at < b.connected_at ? 1 : -1));
  }

  /** Ends connections; they are told to stay away. @returns how many */
  async end(which: Which): Promise<number> {
    const replies = await this.#control.ask(END, { input: which, withinMs: PATIENCE_MS });
    return replies.reduce((sum, { value }) => sum + (z.number().safeParse(value).data ?? 0), 0);
  }

  #found(which: Which): Outcome {
    const found = this.#choose(which).slice(0, MOST);
    return { text: "Here they are.", value: found.map((one) => this.#facts(one)) };
  }

  #end(which: Which): Outcome {
    const chosen = this.#choose(which);
    for (const connection of chosen) this.#connections.close(connection, "not_allowed");
    return { text: `Ended: ${chosen.length}.`, value: chosen.length };
  }

  #choose({ id, user }: Which): Connection[] {
    if (id !== undefined) return [this.#registry.get(id)].filter((one) => one !== undefined);
    return [...(user === undefined ? this.#registry.all() : this.#registry.ofUser(user))];
  }

  #facts(connection: Connection): LiveConnection {
    const { id, viewer, kind, app, address, userAgent, channels, since, lastSeen } = connection;
    return {
      id,
      user: viewer && { id: viewer.id, name: viewer.name },
      kind,
      app: app.id === "" ? null : app.id,
      node: this.#node.name,
      address,
      user_agent: userAgent.slice(0, 300),
      channels,
      connected_at: new Date(since).toISOString(),
      last_seen_at: new Date(lastSeen).toISOString(),
      bytes_in: connection.bytesIn,
      bytes_out: connection.bytesOut,
      frames_in: connection.framesIn,
      frames_out: connection.framesOut,
    };
  }
}
