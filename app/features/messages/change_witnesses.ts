import { singleton } from "../../platform/container/index.ts";
import type { ChangeKind, Message } from "./tables.ts";

/** Hears of a change inside its transaction: what it writes stands or falls with the change. */
export type ChangeWitness = (kind: ChangeKind, message: Message) => Promise<void>;

/** Features that keep something of their own in step with messages, such as search. They add themselves at start. */
@singleton()
export class ChangeWitnesses {
  readonly #all: ChangeWitness[] = [];

  add(witness: ChangeWitness): void {
    this.#all.push(witness);
  }

  async tell(kind: ChangeKind, message: Message): Promise<void> {
    for (const witness of this.#all) await witness(kind, message);
  }
}
