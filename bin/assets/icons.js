import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";

const FOLDER = "public/icons";
const MARK = "public/mark.svg";
const SIZES = [180, 192, 512];

/** The sprite of all icons, the mark in the sizes that systems ask for, and the web manifest. */
export async function buildIcons(store) {
  store.add("icons.svg", sprite());
  store.add("mark.svg", readFileSync(MARK));
  for (const size of SIZES) {
    store.add(
      `mark-${size}.png`,
      await sharp(MARK, { density: 600 }).resize(size).png().toBuffer(),
    );
  }
  store.add("site.webmanifest", webManifest(store));
}

/** One symbol a file, called like the file. */
function sprite() {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".svg"));
  const symbols = files
    .sort()
    .map((file) => symbol(file, readFileSync(`${FOLDER}/${file}`, "utf8")));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function symbol(file, svg) {
  const shapes = svg
    .trim()
    .replace(/^<svg[^>]*>/, "")
    .replace(/<\/svg>$/, "");
  return `<symbol id="${file.replace(".svg", "")}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

function webManifest(store) {
  const manifest = JSON.parse(readFileSync("public/site.webmanifest", "utf8"));
  for (const icon of manifest.icons) icon.src = store.url(icon.src);
  return JSON.stringify(manifest);
}
