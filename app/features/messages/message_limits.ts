import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import type { Room } from "../rooms/index.ts";

/** How long a message may be, by where it is written. */
@singleton()
export class MessageLimits {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Most characters of a message in this room. */
  in({ kind }: Pick<Room, "kind">): number {
    const { directMaxLength, messageMaxLength } = this.#settings.chat;
    return kind === "direct" ? directMaxLength : messageMaxLength;
  }
}
