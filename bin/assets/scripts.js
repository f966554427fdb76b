import { rolldown } from "rolldown";

/** Each entry of the pages, and how it is loaded: theme.js runs before the first paint. */
const ENTRIES = [
  { name: "app.js", input: "public/js/app.ts", format: "es" },
  { name: "shoelace.js", input: "public/js/shoelace.ts", format: "es" },
  { name: "theme.js", input: "public/js/theme.ts", format: "iife" },
];

export async function buildScripts(store) {
  for (const entry of ENTRIES) store.add(entry.name, await bundleScript(entry));
}

async function bundleScript({ input, format }) {
  const build = await rolldown({
    input,
    platform: "browser",
    tsconfig: "public/tsconfig.json",
    transform: { target: ["chrome123", "firefox125", "safari17.5"] },
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
