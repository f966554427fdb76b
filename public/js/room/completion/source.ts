import type { TokenRule } from "../../core/completion_token.ts";

/** Something that may be put in the place of the word that is being written. */
export interface Choice {
  /** What is put there, with the space after it. */
  value: string;
  label: string;
  /** What stands beside the label, in small letters. */
  note?: string;
  /** Drawn before the label: an emoji, or the two letters of a face. */
  sign?: string;
  /** Draws the sign as somebody's face: on their colour, or in place of it their picture. */
  face?: { color: number; picture: string | null };
  /** What happens besides, once it is taken. */
  chosen?: () => void;
}

/** Where choices come from, and by which sign one asks for them. */
export interface CompletionSource extends TokenRule {
  /** What the list is called: "Commands", "People". */
  name: string;
  /** The best ones first. An older answer that comes late is dropped. */
  choices(query: string): readonly Choice[] | Promise<readonly Choice[]>;
}

const sources: CompletionSource[] = [];

/**
 * Offers completions wherever one writes a message.
 *
 * @example offerCompletion({ trigger: "@", name: "People", choices: (query) => membersLike(query) });
 */
export function offerCompletion(source: CompletionSource): void {
  sources.push(source);
}

export function completionSources(): readonly CompletionSource[] {
  return sources;
}
