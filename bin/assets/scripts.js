import { rolldown } from "rolldown";

/** Each entry of the pages, and how it is loaded: theme.js runs before the first paint. */
const ENTRIES = [
  { name: "app.js", input: "public/js/app.ts", format: "es" },
  { name: "uploads.js", input: "public/js/uploads.ts", format: "es" },
  { name: "shoelace.js", input: "public/js/shoelace.ts", format: "es" },
  { name: "api_docs.js", input: "public/js/api_docs/api_docs.ts", format: "es" },
  { name: "theme.js", input: "public/js/theme.ts", format: "iife" },
  { name: "offline.js", input: "public/js/offline.ts", format: "iife" },
];
const WORKER = { input: "public/js/service_worker.ts", format: "iife" };

export async function buildScripts(store) {
  for (const entry of ENTRIES) store.add(entry.name, await bundleScript(entry));
}

/** The service worker knows every other asset by its hashed name, so this comes last. */
export async function buildServiceWorker(store) {
  const define = { BUILT_ASSETS: JSON.stringify(store.names()) };
  store.add("service_worker.js", await bundleScript({ ...WORKER, define }));
}

async function bundleScript({ input, format, define = {} }) {
  const build = await rolldown({
    input,
    platform: "browser",
    tsconfig: "public/tsconfig.json",
    transform: { define, target: ["chrome123", "firefox125", "safari17.5"] },
  });
  const { output } = await build.generate({
    format,
    minify: true,
    comments: false,
    codeSplitting: false,
  });
  await build.close();
  return output[0].code;
}
