import { singleton } from "../../../../container/index.ts";
import { Clock } from "../../../../support/index.ts";
import { closeOf } from "../../../codes/index.ts";
import { Connections } from "../../../connections/connections.ts";
import { Hub } from "../../../hub.ts";
import { refusal } from "../frames.ts";
import type { Caller } from "../lobby.ts";
import { PusherGateway } from "../pusher_gateway.ts";
import type { PusherPeer } from "../pusher_peer.ts";
import { Answer } from "./answer.ts";
import { HttpTransport } from "./http_transport.ts";
import { closing, messages, OPENED, PRELUDE } from "./lines.ts";

/** Who does not listen for so long is gone. */
const ABSENCE_MS = 10_000;
/** The subject under which nodes pass on what clients sent to another node. */
const SENT = "pusher.http";

interface Session {
  peer: PusherPeer;
  transport: HttpTransport;
  forget: (() => void) | undefined;
}

interface Sent {
  key: string;
  texts: readonly string[];
}

/** How a client listens: one answer that lasts, or one for each line. */
export type Mode = "streaming" | "polling";

/**
 * Clients that reach us by HTTP alone: the transports `xhr_streaming` and `xhr_polling` of pusher-js. What they send
 * may come to any node; they listen at the node where they opened.
 */
@singleton()
export class HttpSessions {
  readonly #gateway: PusherGateway;
  readonly #connections: Connections;
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Session>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(gateway: PusherGateway, connections: Connections, hub: Hub, clock: Clock) {
    this.#gateway = gateway;
    this.#connections = connections;
    this.#hub = hub;
    this.#clock = clock;
    hub.onTold(SENT, (news) => this.#take(news as Sent));
  }

  /** The client listens. @param id how the client calls its session */
  async listen(caller: Caller, id: string, mode: Mode): Promise<ReadableStream<Uint8Array>> {
    const key = `${caller.key}/${id}`;
    const answer = new Answer(mode === "polling", (gone) =>
      this.#sessions.get(key)?.transport.detach(gone),
    );
    if (mode === "streaming") answer.write(PRELUDE);
    const known = this.#sessions.get(key);
    if (known) this.#attach(known, answer);
    else await this.#open(caller, key, answer);
    return answer.body;
  }

  /** The client says something. */
  async send(appKey: string, id: string, texts: readonly string[]): Promise<void> {
    const sent = { key: `${appKey}/${id}`, texts };
    if (this.#sessions.has(sent.key)) this.#take(sent);
    else await this.#hub.tellNodes(SENT, sent);
  }

  async #open(caller: Caller, key: string, answer: Answer): Promise<void> {
    const entrance = await this.#gateway.enter(caller);
    answer.write(OPENED);
    if ("refused" in entrance) {
      const close = closeOf(entrance.refused);
      answer.write(messages([this.#gateway.encoder.frame(refusal(close))]));
      answer.write(closing(close));
      return answer.end();
    }
    const transport = new HttpTransport({
      idle: () => this.#expect(key),
      closed: () => this.#forget(key),
    });
    const peer = this.#gateway.welcome(entrance, caller, transport);
    const session: Session = { peer, transport, forget: undefined };
    this.#sessions.set(key, session);
    this.#attach(session, answer);
  }

  #attach(session: Session, answer: Answer): void {
    session.forget?.();
    session.forget = undefined;
    this.#connections.heard(session.peer.connection, 0);
    session.transport.attach(answer);
  }

  /** The client is to ask again soon. */
  #expect(key: string): void {
    const session = this.#sessions.get(key);
    if (!session) return;
    session.forget?.();
    session.forget = this.#clock.after(ABSENCE_MS, () => {
      this.#connections.ended(session.peer.connection, "vanished");
      this.#forget(key);
    });
  }

  #forget(key: string): void {
    this.#sessions.get(key)?.forget?.();
    this.#sessions.delete(key);
  }

  #take({ key, texts }: Sent): void {
    const session = this.#sessions.get(key);
    if (!session) return;
    const { peer } = session;
    this.#connections.heard(peer.connection, 0);
    for (const text of texts) this.#gateway.heard(peer, Buffer.from(text));
  }
}
