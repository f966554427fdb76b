import { wordsFor } from "../../bin/assets/words.js";
import { readCatalogue } from "../../app/platform/texts/index.ts";

// What `words-en.js` does in a page: parts of its scripts say something here, too.
globalThis.pageWords = wordsFor("en", readCatalogue("texts").en);
