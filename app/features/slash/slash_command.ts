import { autoconfigure, tag } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import type { MemberRoom } from "../rooms/index.ts";

/** Who gives a command, where, and what follows its name. */
export interface Given {
  viewer: Viewer;
  found: MemberRoom;
  /** Without spaces around; "" when nothing follows. */
  words: string;
  /** The thread in which it was given, by its first message. */
  threadId?: number | undefined;
}

/** What the browser does once a command is done. */
export interface Done {
  /** A sentence for whoever gave it. */
  notice?: string;
  /** A path to go to. */
  go?: string;
  /** Shows what commands there are. */
  help?: boolean;
}

/**
 * A command that people give in the composer, such as `/topic`. A class that extends this and lies in a folder called
 * `slash_commands` is found by itself; it is offered while one types, and there is nothing else to write.
 *
 * @example
 * export class Shrug extends SlashCommand {
 *   readonly name = "shrug";
 *   readonly usage = "";
 *   readonly summary = "Say that you do not know.";
 *   async run({ viewer, found }: Given) { … return {}; }
 * }
 */
export abstract class SlashCommand {
  /** Small letters. */
  abstract readonly name: string;
  /** What follows the name, for people: `[topic]`; "" for nothing. */
  abstract readonly usage: string;
  /** One English sentence; other languages stand in `texts`. */
  abstract readonly summary: string;

  /** Does it. @throws AppError what is told to whoever gave it; the text then stays in the composer */
  abstract run(given: Given): Promise<Done>;

  /** Whether it makes sense in this room; it is not offered where it does not. */
  isOffered(_found: MemberRoom): boolean {
    return true;
  }
}

/** All of them. */
export const slashCommands = tag<SlashCommand>("slash-command");

autoconfigure(SlashCommand, slashCommands);
