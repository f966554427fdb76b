import { WebSocket } from "ws";
import { type Frame, Inbox } from "./inbox.ts";
import type { Loose } from "./loose.ts";

const PATIENCE = 5000;

/**
 * A WebSocket of the tests: frames are waited for, never slept for.
 *
 * @example
 * socket.send({ type: "join_channel", channel: "presence-room.1" });
 * const { members } = await socket.next("joined");
 */
export class Socket {
  readonly raw: WebSocket;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #inbox = new Inbox();
  #asked = 0;

  constructor(raw: WebSocket) {
    this.raw = raw;
    this.closed = new Promise((resolve) => {
      raw.on("close", (code, bytes) => {
        const reason = bytes.toString();
        this.#inbox.end(`the connection ended with ${code} ${reason}`);
        resolve({ code, reason });
      });
    });
    raw.on("message", (data: Buffer) => {
      for (const frame of decode(data.toString())) this.#inbox.put(frame);
    });
    raw.on("error", () => {}); // `closed` tells
  }

  /**
   * The next unread frame of a type for which `where` holds, past or to come; it counts as read then.
   *
   * @throws when none comes within 5 s, or the connection ends before
   */
  next(type: string, where: (frame: Frame) => boolean = () => true): Promise<Frame> {
    return this.#inbox.take(type, (frame) => frame.type === type && where(frame), PATIENCE);
  }

  /** The data of the next `event` frame with this name. */
  async event(name: string, where: (data: Loose) => boolean = () => true): Promise<Loose> {
    const isIt = ({ type, event, data }: Frame) =>
      type === "event" && event === name && where(data);
    return (await this.#inbox.take(`event ${name}`, isIt, PATIENCE))["data"];
  }

  /** Sends a frame and waits for the answer that carries its `ref`, whatever its type. */
  ask(frame: Frame): Promise<Frame> {
    const ref = `ref-${(this.#asked += 1)}`;
    this.send({ ...frame, ref });
    return this.#inbox.take(`answer to ${frame.type}`, (answer) => answer["ref"] === ref, PATIENCE);
  }

  send(frame: Frame): void {
    this.raw.send(JSON.stringify(frame));
  }

  /** Sends a text or bytes as they are. */
  sendRaw(data: string | Buffer): void {
    this.raw.send(data);
  }

  /**
   * Frames of a type that came until now, read or not. That something did not come is only proven after
   * `roundTrip`.
   */
  received(type: string): Frame[] {
    return this.#inbox.all.filter((frame) => frame.type === type);
  }

  /** Waits for a pong, so that everything that the node had sent to this socket before has come. */
  async roundTrip(): Promise<void> {
    this.send({ type: "ping" });
    await this.next("pong");
  }

  async close(): Promise<void> {
    this.raw.close();
    await this.closed;
  }

  /** Ends the connection without a word, as when a cable is cut. */
  drop(): void {
    this.raw.terminate();
  }
}

function decode(text: string): Frame[] {
  try {
    const value = JSON.parse(text) as Frame | Frame[];
    return Array.isArray(value) ? value : [value];
  } catch {
    return [{ type: "html", html: text }];
  }
}
