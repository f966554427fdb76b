/** A message that the server has not confirmed yet. */
export interface Outgoing {
  clientId: string;
  room: string;
  channel: string;
  /** What it says in words; where its kind is no text, what stands in the list until it is stored. */
  text: string;
  /** `text` unless it says otherwise. */
  kind?: string;
  /** What that kind needs beside the text. */
  data?: object;
  /** Id of the message that it answers. */
  replyTo?: number | null;
  /** Id of the message in whose thread it stands. */
  threadId?: number | null;
  /** Of a message in a thread: it stands in the room's list, too. */
  alsoInRoom?: boolean;
  /** When it was written, in milliseconds. */
  at: number;
  /** Grows with each message of a person, over all tabs. */
  order: number;
  /** Why the server refused it; null while it waits or is on its way. */
  failure: string | null;
}

/** Where outgoing messages survive a reload. Kept apart for each person. */
export interface OutgoingStore {
  all(): Promise<Outgoing[]>;
  /** Stores a new message and gives it its `order`. */
  add(message: Omit<Outgoing, "order">): Promise<Outgoing>;
  put(message: Outgoing): Promise<void>;
  remove(clientId: string): Promise<void>;
}

/** A store that lasts as long as the page, for browsers that refuse any other. */
export class MemoryStore implements OutgoingStore {
  readonly #messages = new Map<string, Outgoing>();
  #order = 0;

  async all(): Promise<Outgoing[]> {
    return [...this.#messages.values()].sort((a, b) => a.order - b.order);
  }

  async add(message: Omit<Outgoing, "order">): Promise<Outgoing> {
    this.#order += 1;
    const stored = { ...message, order: this.#order };
    await this.put(stored);
    return stored;
  }

  async put(message: Outgoing): Promise<void> {
    this.#messages.set(message.clientId, { ...message });
  }

  async remove(clientId: string): Promise<void> {
    this.#messages.delete(clientId);
  }
}
