import type { Loose } from "./loose.ts";

/** A frame as the native gateway sends it. A frame of HTML has the type `html` and its text in `html`. */
export interface Frame {
  type: string;
  [key: string]: Loose;
}

type Matcher = (frame: Frame) => boolean;

interface Waiting {
  matches: Matcher;
  found: (frame: Frame) => void;
  failed: (error: Error) => void;
}

/** Frames in the order they came; each can be taken once, by whoever waits for it or asks later. */
export class Inbox {
  readonly all: Frame[] = [];
  readonly #unread: Frame[] = [];
  readonly #waiting = new Set<Waiting>();
  #ending: string | undefined;

  put(frame: Frame): void {
    this.all.push(frame);
    const reader = [...this.#waiting].find(({ matches }) => matches(frame));
    if (reader) reader.found(frame);
    else this.#unread.push(frame);
  }

  /** No more will come; those who wait are told. */
  end(reason: string): void {
    this.#ending = reason;
    for (const { failed } of this.#waiting) failed(new Error(reason));
  }

  /** @throws when no matching frame comes within `ms`, or none can come any more */
  async take(what: string, matches: Matcher, ms: number): Promise<Frame> {
    const past = this.#unread.findIndex(matches);
    if (past >= 0) return this.#unread.splice(past, 1)[0] as Frame;
    try {
      return await this.#arrival(matches, ms);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `No ${what}: ${reason}. Unread frames:${this.#listUnread()}`;
      throw new Error(message, { cause: error });
    }
  }

  #arrival(matches: Matcher, ms: number): Promise<Frame> {
    return new Promise<Frame>((resolve, reject) => {
      if (this.#ending) throw new Error(this.#ending);
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        matches,
        found: (frame) => (leave(), resolve(frame)),
        failed: (error) => (leave(), reject(error)),
      };
      const timer = setTimeout(() => waiting.failed(new Error(`${ms} ms are over`)), ms);
      this.#waiting.add(waiting);
    });
  }

  #listUnread(): string {
    const lines = this.#unread.map((frame) => `\n  ${JSON.stringify(frame).slice(0, 160)}`);
    return lines.join("") || " none";
  }
}
