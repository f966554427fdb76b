import { IntlMessageFormat } from "intl-messageformat";
import type { TextValues } from "../texts/index.ts";
import { escapeHtml } from "./escape_html.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** What is put into a text with markup: values, and the attributes of the links that it has as tags. */
export type RichValues = Readonly<Record<string, string | number | Attributes>>;

type Node = ReturnType<IntlMessageFormat["getAst"]>[number];

/** The kind of a node that is plain words, in the compiler. */
const WORDS = 0;

/** Marks of the text itself; every other tag is a link, and has its attributes from the template. */
const PLAIN_MARKS = ["b", "i", "code", "kbd", "small"];

/**
 * Writes texts with markup inside, as safe HTML: words and values are escaped, and the only elements are links whose
 * attributes the template gives, and `<b> <i> <code> <kbd> <small>`.
 *
 * @example
 * new RichText().html("No rooms. <find>Find one</find>.", { language: "en", values: { find: { href: "/rooms" } } })
 */
export class RichText {
  readonly #compiled = new Map<string, IntlMessageFormat>();

  html(text: string, { language, values = {} }: { language: string; values?: RichValues }): string {
    const name = `${language} ${text}`;
    const known = this.#compiled.get(name) ?? compile(text, language);
    this.#compiled.set(name, known);
    return String(
      known.format({ ...MARKS, ...Object.fromEntries(Object.entries(values).map(put)) }),
    );
  }
}

type Put = TextValues[string] | ((chunks: unknown[]) => string);

const MARKS: Record<string, Put> = Object.fromEntries(
  PLAIN_MARKS.map((mark) => [mark, (chunks: unknown[]) => `<${mark}>${chunks.join("")}</${mark}>`]),
);

function put([name, value]: [string, RichValues[string]]): [string, Put] {
  if (typeof value === "number") return [name, value];
  if (typeof value === "string") return [name, escapeHtml(value)];
  const attributes = Object.entries(value).map(
    ([key, text]) => ` ${key}="${escapeHtml(`${text}`)}"`,
  );
  return [name, (chunks) => `<a${attributes.join("")}>${chunks.join("")}</a>`];
}

/** Compiled with its words escaped, so that they are so whatever stands around them. */
function compile(text: string, language: string): IntlMessageFormat {
  const nodes = new IntlMessageFormat(text, language).getAst();
  return new IntlMessageFormat(nodes.map(escaped), language);
}

function escaped(node: Node): Node {
  const copy: Record<string, unknown> = { ...node };
  const type: number = node.type;
  if (type === WORDS) copy["value"] = escapeHtml(String(copy["value"]));
  if ("children" in node) copy["children"] = node.children.map(escaped);
  if ("options" in node) {
    const options = Object.entries(node.options);
    const said = options.map(([name, one]) => [name, { ...one, value: one.value.map(escaped) }]);
    copy["options"] = Object.fromEntries(said);
  }
  // A copy of the same node, its words apart.
  return copy as unknown as Node;
}
