import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";

/** One file imports another. Paths are relative to the project's folder, with `/`. */
export interface Import {
  from: string;
  to: string;
  /** `import type`: nothing of it is left at run time. */
  typeOnly: boolean;
}

/** Every import among the TypeScript files below these folders. Packages are left out. */
export function readImports(root: string, folders: readonly string[]): Import[] {
  const files = folders.flatMap((folder) => typeScriptBelow(root, folder));
  return files.flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")));
}

function typeScriptBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => posix.join(folder, path.replaceAll("\\", "/")));
}

/** The imports of one file. @throws when its text can't be parsed, so that none is overlooked */
export function importsOf(file: string, text: string): Import[] {
  return sourcesOf(file, text)
    .filter(({ target }) => target.startsWith("."))
    .map(({ target, typeOnly }) => ({
      from: file,
      to: posix.join(posix.dirname(file), target),
      typeOnly,
    }));
}

/** The packages that one file needs at run time. @throws as `importsOf` */
export function packagesOf(file: string, text: string): string[] {
  return sourcesOf(file, text)
    .filter(({ target, typeOnly }) => !typeOnly && !/^(\.|node:)/.test(target))
    .map(({ target }) => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target);
}

function sourcesOf(file: string, text: string): { target: string; typeOnly: boolean }[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} can't be parsed: ${errors[0]?.message}`);
  const sources: { target: string; typeOnly: boolean }[] = [];
  const add = (source: { value?: unknown } | null, typeOnly: boolean): void => {
    const target = source?.value;
    if (typeof target === "string") sources.push({ target, typeOnly });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, importKind === "type"),
    ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind === "type"),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source, exportKind === "type"),
    ImportExpression: ({ source }) => add("value" in source ? source : null, false),
    TSImportType: ({ source }) => add(source, true),
  }).visit(program);
  return sources;
}
