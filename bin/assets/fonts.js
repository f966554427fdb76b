import { readFileSync } from "node:fs";

const FILES = "node_modules/@fontsource-variable/inter/files";

/** Inter, variable weight, the two subsets that public/css/fonts.css names. */
export async function buildFonts(store) {
  for (const subset of ["latin", "latin-ext"]) {
    store.add(`inter-${subset}.woff2`, readFileSync(`${FILES}/inter-${subset}-wght-normal.woff2`));
  }
}
