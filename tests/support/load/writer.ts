import { setTimeout as pause } from "node:timers/promises";
import type { ServerNode } from "../node.ts";
import type { Person } from "../person.ts";
import type { Frame } from "../inbox.ts";
import type { Socket } from "../socket.ts";
import { until } from "../until.ts";
import { Pace } from "./pace.ts";
import { type LoadRoom, livingUrl } from "./room.ts";

/** A part is away, or it was too much at once. */
const PASSING = /_unavailable$|_busy$|_away$|^rate_limited$/;

interface WriterOptions {
  person: Person;
  room: LoadRoom;
  nodes: readonly ServerNode[];
  perSecond: number;
}

/**
 * Somebody who writes one message after the other, and writes each again under the same client id until it is
 * acknowledged, as the browser does.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #running: Promise<void>;
  /** Client id → the id in the acknowledgement. */
  readonly acknowledged = new Map<string, number>();
  /** How long each acknowledgement took, in milliseconds, from the first try on. */
  readonly waits: { at: number; ms: number }[] = [];
  /** Codes of refusals, and how often each came. */
  readonly refusals = new Map<string, number>();
  repeated = 0;
  #socket: Socket | undefined;
  #turn = 0;
  #stopped = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Writes nothing new any more; resolves when the last message is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    this.#socket?.drop();
  }

  async #run(): Promise<void> {
    const { person, perSecond } = this.#options;
    const pace = new Pace(perSecond);
    for (let n = 0; !this.#stopped; n += 1) {
      await this.#write(`${person.name.replace(/\W/g, "-")}-${n}`);
      await pace.next();
    }
  }

  async #write(clientId: string): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const answer = await this.#try(clientId);
      if (answer?.type === "message_sent") {
        this.acknowledged.set(clientId, answer["id"]);
        this.waits.push({ at: Date.now(), ms: performance.now() - begun });
        return;
      }
      if (answer) await this.#refused(String(answer["code"]));
      this.repeated += 1;
    }
  }

  /** @returns the answer; nothing when the connection ended, or none came in time */
  async #try(clientId: string): Promise<Frame | undefined> {
    try {
      const socket = await this.#connected();
      const { channel } = this.#options.room;
      const message = { channel, message: clientId, client_id: clientId };
      return await socket.ask({ type: "send_message", ...message });
    } catch {
      this.#socket?.drop();
      this.#socket = undefined;
      await pause(20); // nobody may be there at all
      return undefined;
    }
  }

  /** @throws when it is no refusal that passes */
  async #refused(code: string): Promise<void> {
    if (!PASSING.test(code)) throw new Error(`A message was refused: ${code}`);
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    await new Pace(10).next();
  }

  async #connected(): Promise<Socket> {
    if (this.#socket) return this.#socket;
    const { person, nodes } = this.#options;
    person.url = await until(() => livingUrl(nodes, this.#turn++), { what: "a living server" });
    this.#socket = await person.socket();
    return this.#socket;
  }
}
