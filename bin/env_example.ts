// Writes .env.example from the sections under config/: `npm run env:example`.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sections } from "../config/settings.ts";
import type { Key } from "../app/platform/config/index.ts";

const HEAD = `# Settings of Parley. Copy what you change into a file named .env, or set it in the environment, which is
# stronger. What stands behind a # is the default. Written by \`npm run env:example\` from the files in config/.
`;

/** The text of .env.example: every key of every section with its meaning and default. */
export function envExample(): string {
  const parts = Object.values(sections).map(({ name, keys }) => {
    const entries = Object.values<Key>(keys).map(entry);
    return `\n# ---- ${name} (config/${name}.ts)\n\n${entries.join("\n")}`;
  });
  return HEAD + parts.join("");
}

function entry({ env, schema, doc }: Key): string {
  return `# ${doc}\n#${env}=${written(schema.safeParse(undefined).data)}\n`;
}

function written(value: unknown): string {
  return [value].flat().join(",");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../.env.example", import.meta.url), envExample());
}
