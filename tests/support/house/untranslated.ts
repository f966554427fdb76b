import { parseSync, Visitor } from "rolldown/utils";

/** Names, keys and examples that are the same in every language. */
const SAME_EVERYWHERE = [
  /\bCtrl K\b/g,
  /\bEsc\b/g,
  /\bUTC\b/g,
  /\bAlt\b/g,
  /\bEnter\b/g,
  /\bParley\b/g,
  /^Bearer \{\}$/g,
];
/** What a person hears or reads of an element. */
const SPOKEN =
  /(?:aria-label|aria-description|title|placeholder|alt|label|data-confirm(?:-title|-yes)?|data-dialog)="([^"]*)"/g;
const LETTERS = /\p{L}{2,}/u;

/** Words of a template that stand outside of the catalogue. */
export function wordsInTemplate(text: string): string[] {
  const code = text
    .replace(/\{#[\s\S]*?#\}/g, "")
    .replace(/\{% block \w*_?class %\}[^{]*\{% endblock %\}/g, "");
  const markup = code.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, " ");
  const literals = [...code.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g)].flatMap(([tag]) =>
    [...tag.matchAll(/(["'])((?:(?!\1).)*)\1/g)].map(([, , literal = ""]) => literal),
  );
  const spoken = [...markup.matchAll(SPOKEN)].map(([, words = ""]) => words);
  const shown = markup
    .replace(/<code\b[^>]*>[\s\S]*?<\/code>|<!doctype[^>]*>/g, " ")
    .replace(/<[^>]*>/g, "\n")
    .split("\n");
  return [...shown, ...spoken, ...literals.filter(isSpoken)]
    .map(plain)
    .filter((words) => LETTERS.test(words));
}

/** Literals in the code of a template that look like words: `"Name"`, `"No rooms yet"`. */
function isSpoken(literal: string): boolean {
  return (
    /^\p{Lu}\p{Ll}/u.test(literal) ||
    /^\p{L}+ \p{L}+( |$)/u.test(literal.replace(/^[a-z_-]+(?:--?[a-z]+)?( [a-z]+--?[a-z-]+)+$/, ""))
  );
}

function plain(words: string): string {
  return SAME_EVERYWHERE.reduce((text, same) => text.replace(same, ""), words)
    .replace(/&\w+;/g, " ")
    .trim();
}

/** Words of a browser script that stand outside of the catalogue. */
export function wordsInScript(file: string, text: string): string[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} can't be parsed: ${errors[0]?.message}`);
  const found: string[] = [];
  const add = (said: string): void => {
    const words = plain(said);
    if (/^\p{Lu}\p{Ll}+[ .…?!]/u.test(words) || /\p{Ll} \p{Ll}+.*[.…?!]$/u.test(words))
      found.push(words);
  };
  let silent = 0;
  new Visitor({
    // Defects are for the console.
    NewExpression: ({ callee }) => void (silent += isError(callee) ? 1 : 0),
    "NewExpression:exit": ({ callee }) => void (silent -= isError(callee) ? 1 : 0),
    Literal: ({ value }) => void (silent === 0 && typeof value === "string" && add(value)),
    TemplateLiteral: ({ quasis }) => {
      if (silent === 0) add(quasis.map(({ value }) => value.cooked ?? "").join("{}"));
    },
  }).visit(program);
  return found;
}

function isError(callee: { name?: unknown } | object): boolean {
  return "name" in callee && typeof callee.name === "string" && callee.name.endsWith("Error");
}
