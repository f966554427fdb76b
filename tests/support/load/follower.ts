import { setTimeout as pause } from "node:timers/promises";
import { RoomSequence } from "../../../public/js/core/room_sequence.ts";
import type { Loose } from "../loose.ts";
import type { ServerNode } from "../node.ts";
import type { Person } from "../person.ts";
import type { Socket } from "../socket.ts";
import { until } from "../until.ts";
import { type LoadRoom, livingUrl, type Stored, storedOf } from "./room.ts";

interface FollowerOptions {
  person: Person;
  room: LoadRoom;
  nodes: readonly ServerNode[];
  /** Which server comes first; people are spread over them. */
  turn: number;
}

/**
 * Somebody who reads a room as the browser does: hears events, and after each return asks for the changes since the
 * last whole number. Numbers are kept by the page's own code.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #sequence = new RoomSequence(0);
  readonly #messages = new Map<number, Stored>();
  readonly #running: Promise<void>;
  /** When each message was first on the screen, by client id (milliseconds). */
  readonly shownAt = new Map<string, number>();
  readonly counts = { events: 0, again: 0, crossed: 0, catchUps: 0, resets: 0 };
  #socket: Socket | undefined;
  #catching = false;
  #newest = 0;
  #turn: number;
  #stopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#turn = options.turn;
    this.#running = this.#run();
  }

  /** What stands on the screen, oldest first. */
  get list(): Stored[] {
    return [...this.#messages.values()].toSorted((a, b) => a.ordinal - b.ordinal);
  }

  /** Everything up to this change is known. */
  get complete(): number {
    return this.#sequence.complete;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#socket?.drop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#follow();
      } catch {
        await pause(20); // the server was killed meanwhile; the next one
      }
    }
  }

  /** Until the connection ends. */
  async #follow(): Promise<void> {
    const { person, nodes, room } = this.#options;
    person.url = await until(() => livingUrl(nodes, this.#turn++), { what: "a living server" });
    const socket = await person.socket();
    this.#socket = socket;
    socket.raw.on("message", (data: Buffer) => this.#hear(data.toString()));
    await socket.ask({ type: "join_channel", channel: room.channel });
    await this.#catchUp();
    await socket.closed;
  }

  #hear(text: string): void {
    const frames: Loose[] = [JSON.parse(text)].flat();
    for (const frame of frames) {
      if (frame.type === "recover") this.#inquire();
      if (frame.type === "event" && frame.event === "message_created") this.#take(frame.data);
    }
  }

  #take({ seq, message }: Loose): void {
    this.counts.events += 1;
    if (this.#messages.has(message.id)) this.counts.again += 1;
    if (seq < this.#newest) this.counts.crossed += 1;
    this.#newest = Math.max(this.#newest, seq);
    this.#sequence.saw(seq);
    this.#show(message);
    if (this.#sequence.hasGap) this.#inquire();
  }

  /** What is missing may be on its way; it is asked for all the same, once at a time. */
  #inquire(): void {
    if (this.#catching) return;
    this.#catching = true;
    void this.#catchUp()
      .catch(() => this.#socket?.drop())
      .finally(() => (this.#catching = false));
  }

  async #catchUp(): Promise<void> {
    const { person, room } = this.#options;
    this.counts.catchUps += 1;
    const since = this.#sequence.complete;
    const { status, json } = await person.get(`/api/rooms/${room.id}/changes?since=${since}`);
    if (status !== 200) throw new Error(`Catching up was answered by ${status}.`);
    if (json.reset) this.counts.resets += 1;
    for (const { message } of json.data) this.#show(message);
    this.#sequence.caughtUp(json.seq);
  }

  #show(message: Loose): void {
    this.#messages.set(message.id, storedOf(message));
    if (!this.shownAt.has(message.client_id)) this.shownAt.set(message.client_id, Date.now());
  }
}
