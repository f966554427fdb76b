import { Parser } from "htmlparser2";

/** What a page says of itself. */
export interface PageCard {
  title: string;
  description: string;
  site: string;
  /** An address, as the page wrote it. */
  picture: string | undefined;
}

const MOST = { title: 200, description: 300, site: 80 };
/** Pages write what they like: what turns the direction of text around, or cannot be seen, is taken out. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu;

/** Reads the head of a page: Open Graph, Twitter's names for the same, and what HTML itself has. Undefined without a title. */
export function pageCard(html: string): PageCard | undefined {
  const { named, title } = read(html);
  const first = (...names: string[]) => names.map((name) => named.get(name)).find(Boolean) ?? "";
  const heading = plain(first("og:title", "twitter:title") || title, MOST.title);
  if (heading === "") return undefined;
  const description = first("og:description", "twitter:description", "description");
  return {
    title: heading,
    description: plain(description, MOST.description),
    site: plain(first("og:site_name"), MOST.site),
    picture: first("og:image:secure_url", "og:image", "twitter:image") || undefined,
  };
}

function read(html: string): { named: Map<string, string>; title: string } {
  const named = new Map<string, string>();
  let title = "";
  let inTitle = false;
  let seen = false;
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === "title" && !seen) inTitle = true;
      const name = (attributes["property"] ?? attributes["name"] ?? "").toLowerCase();
      const { content } = attributes;
      if (tag === "meta" && name && content && !named.has(name)) named.set(name, content);
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(tag) {
      if (tag === "title") [inTitle, seen] = [false, true];
    },
  });
  parser.end(html);
  return { named, title };
}

function plain(text: string, most: number): string {
  const line = text.toWellFormed().replace(/\s+/g, " ").replace(UNSEEN, "").trim();
  const letters = Array.from(line);
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join("")}…`;
}
