// Builds everything that browsers load: public/ and a few packages -> dist/assets, under names that
// carry a hash of their content, with manifest.json (plain name -> hashed name) and .br and .gz beside.
// Run by the project's Node: `node bin/build_assets.js`.
import { assetStore } from "./assets/store.js";
import { buildFonts } from "./assets/fonts.js";
import { buildIcons } from "./assets/icons.js";
import { buildScripts, buildServiceWorker } from "./assets/scripts.js";
import { buildWords } from "./assets/words.js";
import { buildStyles } from "./assets/styles.js";

const store = assetStore("dist/assets");

await buildFonts(store);
await buildIcons(store);
await buildStyles(store);
await buildScripts(store);
buildWords(store);
await buildServiceWorker(store);
store.finish();
