export { type Catalogue, type LanguageTexts, readCatalogue } from "./catalogue.ts";
export {
  asLanguage,
  directionOf,
  type Language,
  LANGUAGES,
  preferred,
  SOURCE,
} from "./languages.ts";
export { Sentences } from "./sentences.ts";
export { Texts, type TextValues } from "./texts.ts";
