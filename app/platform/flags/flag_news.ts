import { singleton } from "../container/index.ts";

/** Carries the word that flags were changed to the other nodes; this one is that of a node alone. */
@singleton()
export class FlagNews {
  /** Tells the other nodes. Never fails its caller: who missed it reads again by and by. */
  tell(): Promise<void> {
    return Promise.resolve();
  }

  /** @param _listener called when another node told */
  onTold(_listener: () => void): void {}
}
