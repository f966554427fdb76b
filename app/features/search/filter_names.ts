import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { type Named, NamesRepository } from "./names_repository.ts";
import { personUnknown, roomUnknown } from "./query/search_errors.ts";
import { fold } from "./text/fold.ts";

/** Finds whom and which rooms filters mean. */
@singleton()
export class FilterNames {
  readonly #names: NamesRepository;

  constructor(names: NamesRepository) {
    this.#names = names;
  }

  /**
   * Ids of the people who may be meant; undefined when nobody was named.
   *
   * @throws ValidationError `search_person_unknown`
   */
  async people(viewer: Viewer, names: readonly string[]): Promise<number[] | undefined> {
    if (names.length === 0) return undefined;
    const everybody = await this.#names.people();
    return names.flatMap((name) => {
      if (fold(name) === "me") return [viewer.id];
      return meant(everybody, name.replace(/^@/u, "")) ?? refuse(personUnknown(name));
    });
  }

  /**
   * Ids of the rooms, among those that the viewer may read; undefined when none was named.
   *
   * @throws ValidationError `search_room_unknown`
   */
  async rooms(viewer: Viewer, names: readonly string[]): Promise<number[] | undefined> {
    if (names.length === 0) return undefined;
    const visible = await this.#names.rooms(viewer.id);
    return names.flatMap((name) => meant(visible, name) ?? refuse(roomUnknown(name)));
  }
}

/** Those of exactly this name; else those with this word in it; else those that begin so. */
function meant(all: readonly Named[], wanted: string): number[] | undefined {
  const name = fold(wanted);
  const tests = [
    (other: string) => other === name,
    (other: string) => other.split(/[\s_-]+/u).includes(name),
    (other: string) => other.startsWith(name),
  ];
  const folded = all.map(({ id, name: other }) => ({ id, name: fold(other) }));
  for (const test of tests) {
    const found = folded.filter(({ name: other }) => test(other));
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return undefined;
}

function refuse(error: Error): never {
  throw error;
}
