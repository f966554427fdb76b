import { allOf, singleton } from "../../platform/container/index.ts";
import type { MemberRoom } from "../rooms/index.ts";
import { type Done, type Given, type SlashCommand, slashCommands } from "./slash_command.ts";
import { commandUnknown } from "./slash_errors.ts";

const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i;

/** What somebody typed, and where. */
export type Order = Omit<Given, "words"> & { text: string };

/** Commands that people give where they write. */
@singleton()
export class Slash {
  readonly #all: readonly SlashCommand[];

  constructor(@allOf(slashCommands) all: readonly SlashCommand[]) {
    this.#all = all;
  }

  /** What is offered in a room, by name. */
  offered(found: MemberRoom): SlashCommand[] {
    const offered = this.#all.filter((command) => command.isOffered(found));
    return offered.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Does what a text says.
   *
   * @throws ValidationError `command_unknown`, and whatever the command refuses
   * @example await slash.run({ viewer, found, text: "/topic All that turns" })
   */
  async run({ text, ...given }: Order): Promise<Done> {
    const [, name = text.slice(1).split(/\s/)[0] ?? "", words = ""] =
      COMMAND.exec(text.trim()) ?? [];
    const command = this.offered(given.found).find((one) => one.name === name.toLowerCase());
    if (!command) throw commandUnknown(name);
    return command.run({ ...given, words: words.trim() });
  }
}
