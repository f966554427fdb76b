import { singleton } from "../../container/index.ts";
import type { Viewer } from "../viewer.ts";
import { ownChannel } from "./channel_name.ts";

type Names = (viewer: Viewer) => readonly string[] | Promise<readonly string[]>;

/** The channels of who names none: their own, and those that parts of the program add. */
@singleton()
export class DefaultChannels {
  readonly #more: Names[] = [];

  /** @example defaults.add(() => ["private-model.User"]) */
  add(names: Names): void {
    this.#more.push(names);
  }

  async of(viewer: Viewer): Promise<string[]> {
    const more = await Promise.all(this.#more.map((names) => Promise.resolve(names(viewer))));
    return [ownChannel(viewer.id), ...more.flat()];
  }
}
