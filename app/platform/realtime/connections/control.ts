import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Broker } from "../broker/broker.ts";
import type { CloseCode } from "../codes.ts";
import type { Connection } from "./connection.ts";
import { Connections } from "./connections.ts";
import { HubNode } from "../node.ts";
import { Recovery } from "../history/recovery.ts";
import { Registry } from "./registry.ts";
import { Subscriptions } from "../channels/subscriptions.ts";

/** The topic that every node listens to. */
export const CONTROL = "control";

/** What one node may ask all others to do. */
export type Command =
  | { do: "disconnect_user"; userId: number; code: number; reason: string }
  | { do: "disconnect_session"; sessionId: string; code: number; reason: string }
  | { do: "disconnect"; id: string; code: number; reason: string }
  | { do: "remove"; userId: number; channel: string; reason: string }
  | { do: "send"; id: string; frame: object }
  | { do: "tell"; subject: string; data?: unknown }
  | { do: "recover" };

/** Hears what a node tells of a subject; the data is another node's word and unchecked. */
export type Told = (data: unknown) => void;

/** Does what concerns connections wherever they are: here at once, and on the other nodes by the broker. */
@singleton()
export class Control {
  readonly #broker: Broker;
  readonly #node: HubNode;
  readonly #registry: Registry;
  readonly #connections: Connections;
  readonly #subscriptions: Subscriptions;
  readonly #recovery: Recovery;
  readonly #log: Logger;
  readonly #told = new Map<string, Told>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    broker: Broker,
    node: HubNode,
    registry: Registry,
    connections: Connections,
    subscriptions: Subscriptions,
    recovery: Recovery,
    log: Log,
  ) {
    this.#broker = broker;
    this.#node = node;
    this.#registry = registry;
    this.#connections = connections;
    this.#subscriptions = subscriptions;
    this.#recovery = recovery;
    this.#log = log.part("realtime");
  }

  /** Resolves when it is done here and the broker has it for the others. */
  async everywhere(command: Command): Promise<void> {
    this.#run(command);
    if (!this.#broker.reaches(CONTROL)) return;
    await this.#broker.publish(
      CONTROL,
      Buffer.from(JSON.stringify({ origin: this.#node.id, command })),
    );
  }

  /** Says who hears what other nodes tell of a subject. */
  onTold(subject: string, listener: Told): void {
    this.#told.set(subject, listener);
  }

  /** Events may have been missed: here, and on the other nodes when they did not get ours. */
  async recover(everywhere: boolean): Promise<void> {
    if (everywhere) await this.everywhere({ do: "recover" });
    else this.#recovery.begin();
  }

  /** Takes what the broker brings on the control topic. */
  receive(bytes: Buffer): void {
    try {
      const { origin, command } = JSON.parse(bytes.toString("utf8")) as {
        origin: string;
        command: Command;
      };
      if (origin !== this.#node.id) this.#run(command);
    } catch (error) {
      this.#log.warn(
        { err: error },
        "a command of another node was not read; is it a different version?",
      );
    }
  }

  #run(command: Command): void {
    switch (command.do) {
      case "disconnect_user":
        return this.#close(this.#registry.ofUser(command.userId), command);
      case "disconnect_session":
        return this.#close(this.#registry.ofSession(command.sessionId), command);
      case "disconnect":
        return this.#close(this.#one(command.id), command);
      case "remove":
        return this.#subscriptions.remove(command.userId, command.channel, command.reason);
      case "send":
        return this.#registry.get(command.id)?.send(command.frame);
      case "tell":
        return this.#told.get(command.subject)?.(command.data);
      case "recover":
        return this.#recovery.begin();
    }
  }

  #one(id: string): Connection[] {
    const connection = this.#registry.get(id);
    return connection ? [connection] : [];
  }

  #close(connections: Iterable<Connection>, close: CloseCode): void {
    for (const connection of connections) this.#connections.close(connection, close);
  }
}
