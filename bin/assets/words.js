import { IntlMessageFormat } from "intl-messageformat";
import { LANGUAGES, readCatalogue } from "../../app/platform/texts/index.ts";

/** What scripts of pages say: `words-de.js` for each language, compiled, so that browsers need no parser. */
export function buildWords(store) {
  const catalogue = readCatalogue("texts");
  for (const language of LANGUAGES) {
    const words = JSON.stringify(wordsFor(language, catalogue[language]));
    store.add(`words-${language}.js`, `globalThis.pageWords=${words};\n`);
  }
}

/** @returns `PageWords` of public/js/core/words.ts */
export function wordsFor(language, { texts, sentences }) {
  const forScripts = Object.entries(texts).filter(([key]) => key.startsWith("scripts"));
  return {
    language,
    texts: compiled(forScripts, language),
    sentences: compiled(Object.entries(sentences), language),
  };
}

function compiled(entries, language) {
  const parse = (text) => parts(new IntlMessageFormat(text, language).getAst());
  return Object.fromEntries(
    entries.map(([key, text]) => [key, /[{<']/.test(text) ? parse(text) : text]),
  );
}

/** Plain words as texts; of places only what writing them needs. */
function parts(nodes) {
  return nodes.map(({ type, value, offset, options }) => {
    if (type === 0) return value;
    const place = { type, value, ...(offset && { offset }) };
    return options ? { ...place, options: mapped(options) } : place;
  });
}

function mapped(options) {
  const entries = Object.entries(options).map(([name, one]) => [name, { value: parts(one.value) }]);
  return Object.fromEntries(entries);
}
