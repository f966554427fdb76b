import { singleton } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { channelKind, ChannelRules, CHAT } from "../../../platform/realtime/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";
import { ConnectionControl, type LiveConnection } from "../../channels/index.ts";

/** Lines of one page; who looks for one of many narrows the list. */
const SHOWN = 100;

export interface ConnectionSearch {
  /** Part of the person's name, the address, the client, or the whole id. */
  text?: string | undefined;
  /** Part of a channel's name. */
  channel?: string | undefined;
  kind?: LiveConnection["kind"] | undefined;
  node?: string | undefined;
}

/** A connection without the names of the rooms that it listens to. */
export interface ShownConnection extends LiveConnection {
  rooms: number;
}

/** The live connections of all nodes: each is asked when somebody looks. */
@singleton()
export class ConnectionsPage {
  readonly #control: ConnectionControl;
  readonly #rules: ChannelRules;
  readonly #audit: AuditLog;

  constructor(control: ConnectionControl, rules: ChannelRules, audit: AuditLog) {
    this.#control = control;
    this.#rules = rules;
    this.#audit = audit;
  }

  async read(search: ConnectionSearch) {
    const all = (await this.#control.find({})).map((one) => this.#discreet(one));
    const found = all.filter((one) => fits(one, search));
    const nodes = [...new Set(all.map(({ node }) => node))].toSorted();
    return { connections: found.slice(0, SHOWN), found: found.length, total: all.length, nodes };
  }

  /** Who is in which room with whom is for those who are there; only how many they are is told. */
  #discreet(one: LiveConnection): ShownConnection {
    const isRoom = (name: string) =>
      channelKind(name).access === "presence" && this.#rules.isRuled(CHAT, name);
    const channels = one.channels.filter((name) => !isRoom(name));
    return { ...one, channels, rooms: one.channels.length - channels.length };
  }

  /** Ends a connection and writes that down. @throws NotFoundError */
  async end(id: string, by: AuditActor): Promise<void> {
    const [found] = await this.#control.find({ id });
    if (!found) throw new NotFoundError("connection_not_found", "This connection is gone already.");
    await this.#control.end({ id });
    const detail = { user_id: found.user?.id ?? null, kind: found.kind };
    const subject = `connection:${id}`;
    await this.#audit.record({ actor: by, act: "connection.ended", subject, detail });
  }
}

function fits(one: LiveConnection, { text, channel, kind, node }: ConnectionSearch): boolean {
  if (kind !== undefined && one.kind !== kind) return false;
  if (node !== undefined && one.node !== node) return false;
  if (channel !== undefined && !one.channels.some((name) => name.includes(channel))) return false;
  return text === undefined || mentions(one, text.toLowerCase());
}

function mentions({ id, user, address, user_agent }: LiveConnection, text: string): boolean {
  const words = [user?.name ?? "", address, user_agent];
  return id.toLowerCase() === text || words.some((word) => word.toLowerCase().includes(text));
}
