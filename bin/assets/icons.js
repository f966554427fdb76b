import { readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";

const FOLDER = "public/icons";
/** The mark, and the mark on a full square with a margin, for systems that cut a shape of their own. */
const MARKS = [
  { name: "mark", drawing: "public/mark.svg", sizes: [180, 192, 512] },
  { name: "mark-maskable", drawing: "public/mark_maskable.svg", sizes: [192, 512] },
];

/** The sprite of all icons, the mark in the sizes that systems ask for, and the web manifest. */
export async function buildIcons(store) {
  store.add("icons.svg", sprite());
  store.add("mark.svg", readFileSync("public/mark.svg"));
  for (const mark of MARKS) await addSizes(store, mark);
  store.add("site.webmanifest", webManifest(store));
}

async function addSizes(store, { name, drawing, sizes }) {
  for (const size of sizes) {
    const picture = sharp(drawing, { density: 600 }).resize(size).png();
    store.add(`${name}-${size}.png`, await picture.toBuffer());
  }
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

/** Without the name of the installation, which the server puts in. */
function webManifest(store) {
  const manifest = JSON.parse(readFileSync("public/site.webmanifest", "utf8"));
  for (const icon of manifest.icons) icon.src = `/assets/${store.url(icon.src)}`;
  return JSON.stringify(manifest);
}
