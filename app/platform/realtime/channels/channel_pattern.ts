type IsId<Name extends string> = Name extends "id" | `${string}_id` ? number : string;

/** The parameters of a pattern: `id` and `…_id` are row ids, any other name is a text. */
export type PatternParams<Pattern extends string> =
  Pattern extends `${string}{${infer Name}}${infer Rest}`
    ? { [Key in Name]: IsId<Name> } & PatternParams<Rest>
    : object;

const ROW_ID = "[1-9][0-9]{0,14}";
const TEXT = "[A-Za-z0-9_\\-=@,;:]+";

/**
 * Channel names of one form. `{id}` and `{…_id}` take a row id without leading zeros, so each thing has exactly
 * one channel; any other parameter takes a run without dots.
 *
 * @example new ChannelPattern("presence-room.{id}").match("presence-room.7") // { id: 7 }
 */
export class ChannelPattern {
  readonly #expression: RegExp;

  constructor(readonly text: string) {
    const source = text
      .split(/(\{\w+\})/)
      .map(piece)
      .join("");
    this.#expression = new RegExp(`^${source}$`);
  }

  /** The parameters, or nothing when `channel` has another form. */
  match(channel: string): Record<string, string | number> | undefined {
    const found = this.#expression.exec(channel);
    if (!found) return undefined;
    const groups = Object.entries(found.groups ?? {});
    return Object.fromEntries(
      groups.map(([name, value]) => [name, isId(name) ? Number(value) : value]),
    );
  }
}

function piece(text: string): string {
  const name = /^\{(\w+)\}$/.exec(text)?.[1];
  if (name === undefined) return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return `(?<${name}>${isId(name) ? ROW_ID : TEXT})`;
}

function isId(name: string): boolean {
  return name === "id" || name.endsWith("_id");
}
