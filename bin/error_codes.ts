// Writes the table of codes into docs/errors.md from app/error_codes.ts: `npm run docs:errors`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorCodes } from "../app/error_codes.ts";

const BEGIN = "<!-- codes: npm run docs:errors -->";
const END = "<!-- end of codes -->";
const PAGE = new URL("../docs/errors.md", import.meta.url);

/** The page with the table of now between its two marks. */
export function withCodes(page: string): string {
  const [head, rest] = page.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined) throw new Error(`docs/errors.md has lost its marks ${BEGIN} and ${END}.`);
  return `${head}${BEGIN}\n\n${tables()}\n\n${END}${tail}`;
}

function tables(): string {
  return Object.entries(errorCodes)
    .map(([subject, codes]) => {
      const rows = Object.entries(codes).map(
        ([code, [status, meaning]]) => `| \`${code}\` | ${status} | ${meaning} |`,
      );
      return `### ${subject}\n\n| code | status | what it means |\n|---|---|---|\n${rows.join("\n")}`;
    })
    .join("\n\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, withCodes(readFileSync(PAGE, "utf8")));
}
