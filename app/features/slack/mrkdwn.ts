import { withEmoji } from "./emoji_names.ts";

/** What ids in a text stand for. */
export interface Names {
  /** How somebody is called here; undefined for who is not known. */
  person?: (id: string) => string | undefined;
  room?: (id: string) => string | undefined;
}

/** Code keeps its signs. */
const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;
const REFERENCE = /<([^<>\n]+)>/g;

/**
 * A text in Slack's mrkdwn as Markdown.
 *
 * @example markdownOf("*Done* by <@U7>: <https://a.example|here>", { person: () => "Ada" })
 * // "**Done** by @Ada: [here](https://a.example)"
 */
export function markdownOf(text: string, names: Names = {}): string {
  const parts = text.split(CODE);
  return parts.map((part, at) => (at % 2 === 1 ? code(part) : prose(part, names))).join("");
}

function code(part: string): string {
  const plain = unescape(part.replace(REFERENCE, (_, said: string) => lastOf(said)));
  if (!plain.startsWith("```")) return plain;
  return `\n\`\`\`\n${plain.slice(3, -3).replace(/^\n|\n$/g, "")}\n\`\`\`\n`;
}

function prose(part: string, names: Names): string {
  const kept: string[] = [];
  const put = (said: string) => `\u{e000}${kept.push(reference(said, names)) - 1}\u{e001}`;
  const marked = emphasised(withEmoji(part.replace(REFERENCE, (_, said: string) => put(said))));
  const whole = unescape(marked);
  return whole.replace(/\u{e000}(\d+)\u{e001}/gu, (_, at: string) => kept[Number(at)] ?? "");
}

/** `*bold*` and `~struck~` stand at the edges of words; `_emphasis_` is the same in Markdown. */
function emphasised(text: string): string {
  return text
    .replace(/(^|[\s(>"'_~])\*(?=\S)([^*\n]*\S)\*(?=$|[\s).,;:!?"'_~])/gm, "$1**$2**")
    .replace(/(^|[\s(>"'_*])~(?=\S)([^~\n]*\S)~(?=$|[\s).,;:!?"'_*])/gm, "$1~~$2~~");
}

/** What stands between `<` and `>`. */
function reference(said: string, names: Names): string {
  const [target, label] = split(said);
  if (target.startsWith("@"))
    return `@${names.person?.(target.slice(1)) ?? label ?? target.slice(1)}`;
  if (target.startsWith("#"))
    return `#${label ?? names.room?.(target.slice(1)) ?? target.slice(1)}`;
  if (target.startsWith("!")) return command(target.slice(1), label);
  const url = unescape(target);
  if (label === undefined || label === target) return url.replace(/^mailto:/, "");
  if (!/^(https?|mailto):/.test(url)) return unescape(label);
  return `[${unescape(label).replace(/[[\]]/g, "")}](${url.replace(/[()\s]/g, percent)})`;
}

/** A sign as it may stand in an address within brackets. */
export function percent(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

function command(name: string, label: string | undefined): string {
  if (["here", "channel", "everyone", "group"].includes(name)) return "@room";
  return label ?? name.split("^")[0] ?? "";
}

function split(said: string): [string, string | undefined] {
  const bar = said.indexOf("|");
  return bar < 0 ? [said, undefined] : [said.slice(0, bar), said.slice(bar + 1)];
}

function lastOf(said: string): string {
  const [target, label] = split(said);
  return label ?? target;
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
