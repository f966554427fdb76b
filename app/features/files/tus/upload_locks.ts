import type { Lock, Locker } from "@tus/server";

interface Held {
  /** Asks who holds it to come to an end. */
  giveUp: () => Promise<void> | void;
  /** Fulfilled when it is free. */
  free: Promise<void>;
  release: () => void;
}

/**
 * One request at a time for each upload on this node. Who comes asks the one before to end: mostly that is a
 * connection that was cut without anybody noticing. Between nodes the database decides (`FilesRepository.grow`).
 */
export class UploadLocks implements Locker {
  readonly #held = new Map<string, Held>();

  newLock(id: string): Lock {
    let mine: Held | undefined;
    return {
      lock: async (signal, giveUp) => {
        for (let held = this.#held.get(id); held; held = this.#held.get(id)) {
          await held.giveUp();
          await Promise.race([held.free, aborted(signal)]);
          signal.throwIfAborted();
        }
        const { promise: free, resolve: release } = Promise.withResolvers<void>();
        mine = { giveUp, free, release };
        this.#held.set(id, mine);
      },
      unlock: async () => {
        if (this.#held.get(id) === mine) this.#held.delete(id);
        mine?.release();
      },
    };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
