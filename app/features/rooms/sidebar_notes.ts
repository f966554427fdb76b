import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";

/** What other features know of somebody's rooms. */
export interface SidebarNote {
  /** How often unread messages name the person, by room. */
  mentions?: ReadonlyMap<number, number>;
  /** Rooms in which something is begun and not sent. */
  drafts?: ReadonlySet<number>;
  /** Numbers beside the lines above the rooms. */
  counts?: Readonly<Record<string, number>>;
}

type Noter = (viewer: Pick<Viewer, "id">) => Promise<SidebarNote>;

/** Tells what stands beside rooms in the list and is not known by rooms. Features add themselves at start. */
@singleton()
export class SidebarNotes {
  readonly #noters: Noter[] = [];

  add(noter: Noter): void {
    this.#noters.push(noter);
  }

  async of(viewer: Pick<Viewer, "id">): Promise<Required<SidebarNote>> {
    const notes = await Promise.all(this.#noters.map((noter) => noter(viewer)));
    return {
      mentions: new Map(notes.flatMap(({ mentions = [] }) => [...mentions])),
      drafts: new Set(notes.flatMap(({ drafts = [] }) => [...drafts])),
      counts: Object.assign({}, ...notes.map(({ counts = {} }) => counts)) as Record<
        string,
        number
      >,
    };
  }
}
