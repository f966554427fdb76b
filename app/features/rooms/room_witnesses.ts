import { singleton } from "../../platform/container/index.ts";
import type { Role } from "./tables.ts";

/** What somebody did to a room, in the words of who tells of it. `people` are ids. */
export type RoomAct =
  | { act: "joined" | "left" | "archived" | "restored" }
  | { act: "invited" | "removed"; people: readonly number[] }
  | { act: "appointed"; people: readonly number[]; role: Role }
  | { act: "renamed"; from: string; to: string }
  | { act: "described" | "converted"; to: string };

export interface RoomHappening {
  roomId: number;
  /** Who did it. */
  actorId: number;
  what: RoomAct;
}

/** Hears of an act inside its transaction, with the room locked: what it writes stands or falls with the act. */
export type RoomWitness = (happening: RoomHappening) => Promise<void>;

/** Features that keep something of their own in step with rooms, such as messages. They add themselves at start. */
@singleton()
export class RoomWitnesses {
  readonly #all: RoomWitness[] = [];

  add(witness: RoomWitness): void {
    this.#all.push(witness);
  }

  async tell(happening: RoomHappening): Promise<void> {
    for (const witness of this.#all) await witness(happening);
  }
}
