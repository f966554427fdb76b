import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";

/** What somebody has read: of a room, or of a thread in it, up to a message. */
export interface ReadPart {
  room_id: number;
  thread_id?: number;
  up_to: number;
}

export type ReadingWitness = (reader: Pick<Viewer, "id">, part: ReadPart) => Promise<void>;

/** Features that follow how far people read, such as notifications. They add themselves at start. */
@singleton()
export class ReadingWitnesses {
  readonly #all: ReadingWitness[] = [];

  add(witness: ReadingWitness): void {
    this.#all.push(witness);
  }

  /** After the commit. */
  async tell(reader: Pick<Viewer, "id">, part: ReadPart): Promise<void> {
    for (const witness of this.#all) await witness(reader, part);
  }
}
