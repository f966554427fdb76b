import type { Outgoing, OutgoingStore } from "./outgoing.ts";

export interface OutboxParts {
  store: OutgoingStore;
  /** Hands a message to the server; false when there is no connection. */
  send(message: Outgoing): boolean;
  /** Shows the present state of a message, again after each change. */
  show(message: Outgoing): void;
  /** The message was given up by its author. */
  hide(message: Outgoing): void;
  /** Takes a message for this tab alone; null when another tab has it. */
  claim(clientId: string): Promise<(() => void) | null>;
  /** Calls `act` after some milliseconds, and gives back how to call it off. */
  after(ms: number, act: () => void): () => void;
}

/** After this long without an answer, in milliseconds, a message is sent once more: the server knows its id. */
const ANSWER_MS = 10_000;
const LAST = Number.MAX_SAFE_INTEGER;

interface Entry {
  message: Outgoing;
  release: () => void;
}

interface Flight {
  clientId: string;
  cancel: () => void;
}

/**
 * Sends what a person writes: in order within each room, one at a time, again after every return, until the server
 * has confirmed or refused it. Messages survive in the store.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #entries = new Map<string, Entry>();
  readonly #flights = new Map<string, Flight>();
  #connected = false;
  #resume: (() => void) | null = null;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** The messages of a room that are not confirmed, in order. */
  of(room: string): Outgoing[] {
    return this.#inOrder().filter((message) => message.room === room);
  }

  /** Takes a new message, stores it and sends it when its turn comes. */
  async add(draft: Omit<Outgoing, "order" | "failure">): Promise<void> {
    const fresh = { ...draft, failure: null };
    this.#parts.show({ ...fresh, order: LAST });
    await this.#take(await this.#stored(fresh));
    this.#pump();
  }

  /** Takes over what is in the store: after a reload, or from a tab that was closed. */
  async recover(): Promise<void> {
    for (const message of await this.#parts.store.all()) {
      if (!this.#entries.has(message.clientId)) await this.#take(message);
    }
    this.#pump();
  }

  connected(): void {
    this.#connected = true;
    this.#pump();
  }

  /** Whatever was on its way may be lost, and goes again later. */
  disconnected(): void {
    this.#connected = false;
    for (const room of this.#flights.keys()) this.#land(room);
  }

  /** The server has the message. */
  async confirmed(clientId: string): Promise<void> {
    const message = this.#forget(clientId);
    if (message) await this.#parts.store.remove(clientId);
    this.#pump();
  }

  /** The server refused the message, for good until the author wants it again. */
  async refused(clientId: string, why: string): Promise<void> {
    await this.#change(clientId, why);
    this.#pump();
  }

  /** The server wants a pause, in milliseconds; the message keeps its turn. */
  limited(clientId: string, pause: number): void {
    const message = this.#entries.get(clientId)?.message;
    if (!message) return;
    this.#landIfFlying(message);
    this.#resume?.();
    this.#resume = this.#parts.after(pause, () => {
      this.#resume = null;
      this.#pump();
    });
  }

  /** The author wants a refused message sent again. */
  async retry(clientId: string): Promise<void> {
    await this.#change(clientId, null);
    this.#pump();
  }

  /** The author gives a message up. */
  async discard(clientId: string): Promise<void> {
    const message = this.#forget(clientId);
    if (!message) return;
    await this.#parts.store.remove(clientId);
    this.#parts.hide(message);
    this.#pump();
  }

  /** A browser that cannot store any more must not keep the message from going out. */
  async #stored(message: Omit<Outgoing, "order">): Promise<Outgoing> {
    return this.#parts.store.add(message).catch(() => ({ ...message, order: LAST }));
  }

  async #take(message: Outgoing): Promise<void> {
    const release = await this.#parts.claim(message.clientId);
    if (release && !this.#entries.has(message.clientId)) {
      this.#entries.set(message.clientId, { message, release });
    }
    this.#parts.show(message);
  }

  async #change(clientId: string, failure: string | null): Promise<void> {
    const entry = this.#entries.get(clientId);
    if (!entry) return;
    this.#landIfFlying(entry.message);
    entry.message = { ...entry.message, failure };
    this.#parts.show(entry.message);
    await this.#parts.store.put(entry.message);
  }

  #forget(clientId: string): Outgoing | null {
    const entry = this.#entries.get(clientId);
    if (!entry) return null;
    this.#landIfFlying(entry.message);
    this.#entries.delete(clientId);
    entry.release();
    return entry.message;
  }

  #pump(): void {
    if (!this.#connected || this.#resume) return;
    for (const message of this.#inOrder()) {
      if (message.failure === null && !this.#flights.has(message.room)) this.#launch(message);
    }
  }

  #launch(message: Outgoing): void {
    if (!this.#parts.send(message)) return;
    const cancel = this.#parts.after(ANSWER_MS, () => {
      this.#land(message.room);
      this.#pump();
    });
    this.#flights.set(message.room, { clientId: message.clientId, cancel });
  }

  #landIfFlying({ room, clientId }: Outgoing): void {
    if (this.#flights.get(room)?.clientId === clientId) this.#land(room);
  }

  #land(room: string): void {
    this.#flights.get(room)?.cancel();
    this.#flights.delete(room);
  }

  #inOrder(): Outgoing[] {
    const messages = [...this.#entries.values()].map(({ message }) => message);
    return messages.sort((a, b) => a.order - b.order);
  }
}
