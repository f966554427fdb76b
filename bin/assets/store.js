import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const COMPRESSIBLE = /\.(css|js|svg|webmanifest)$/;

/**
 * Keeps built files under hashed names: `add("app.css", bytes)` writes `app.1f3a9c04b2.css` with its
 * compressed forms, and remembers the name. `url("app.css")` is its address, relative to the others.
 * `names()` are all of them so far. `finish()` writes manifest.json and removes what no longer belongs to the build.
 */
export function assetStore(folder) {
  const names = new Map();
  mkdirSync(folder, { recursive: true });

  const add = (name, content) => {
    const bytes = Buffer.from(content);
    const hashed = hashedName(name, bytes);
    names.set(name, hashed);
    const path = join(folder, hashed);
    if (existsSync(path)) return;
    writeFileSync(path, bytes);
    if (COMPRESSIBLE.test(name)) writeCompressed(path, bytes);
  };

  const url = (name) => {
    const hashed = names.get(name);
    if (hashed === undefined) throw new Error(`There is no asset called ${name}.`);
    return hashed;
  };

  const sorted = () => Object.fromEntries([...names].sort());

  const finish = () => {
    removeOthers(folder, new Set(names.values()));
    writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(sorted(), null, 2)}\n`);
  };

  return { add, url, names: sorted, finish };
}

function hashedName(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return name.replace(/(\.[^.]+)$/, `.${hash}$1`);
}

function writeCompressed(path, bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

function removeOthers(folder, kept) {
  for (const file of readdirSync(folder)) {
    if (!kept.has(file.replace(/\.(br|gz)$/, ""))) rmSync(join(folder, file), { recursive: true });
  }
}
