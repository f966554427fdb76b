import { browserslistToTargets, bundle } from "lightningcss";

/** Browsers that know `light-dark()` and popovers; nothing older is served. */
const targets = browserslistToTargets(["chrome 123", "firefox 125", "safari 17.5"]);

/** public/css/app.css with all it imports, minified; its urls name assets of the store. */
export async function buildStyles(store) {
  const visitor = { Url: (url) => ({ ...url, url: store.url(url.url) }) };
  const { code } = bundle({ filename: "public/css/app.css", minify: true, targets, visitor });
  store.add("app.css", code);
}
