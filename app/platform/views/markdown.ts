import hljs from "highlight.js/lib/common";
import { Marked, type Tokens } from "marked";
import { markedHighlight } from "marked-highlight";
import { emojify } from "node-emoji";
import { escapeHtml } from "./escape_html.ts";

/** Only these lead anywhere; `javascript:`, `data:` and the rest become plain text. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i;

const highlight = markedHighlight({
  langPrefix: "language-",
  highlight(code, language) {
    return hljs.getLanguage(language) ? hljs.highlight(code, { language }).value : escapeHtml(code);
  },
});

const marked = new Marked(highlight, {
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    link({ href, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      if (!isSafe(href)) return text;
      return `<a href="${escapeHtml(href)}" rel="nofollow noopener ugc" target="_blank">${text}</a>`;
    },
    // A picture from elsewhere would tell its server who reads: it is offered as a link.
    image({ href, text }: Tokens.Image) {
      const label = escapeHtml(text || href);
      if (!isSafe(href)) return label;
      return `<a href="${escapeHtml(href)}" rel="nofollow noopener ugc" target="_blank">${label}</a>`;
    },
    heading({ tokens, depth }: Tokens.Heading) {
      // Page headings stay the page's own: a message begins below them.
      const level = Math.min(depth + 3, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    text(token: Tokens.Text | Tokens.Escape) {
      if ("tokens" in token && token.tokens) return this.parser.parseInline(token.tokens);
      return escapeHtml(emojify(unescapeEntities(token.text)));
    },
  },
});

/** What an @ in a text means: how many characters after it belong to it, and the HTML that stands for all of it. */
export type MentionReader = (after: string) => { length: number; html: string } | undefined;

/** Of the text that is being rendered; marked works without a pause. */
let mention: MentionReader | undefined;

const BEFORE_MENTION = /(?<![\p{L}\p{N}_])@/u;
const IN_WORD = /[\p{L}\p{N}_]$/u;

marked.use({
  extensions: [
    {
      name: "mention",
      level: "inline",
      start: (text) => (mention ? BEFORE_MENTION.exec(text)?.index : undefined),
      tokenizer(text, before) {
        const last = before.at(-1);
        if (!mention || !text.startsWith("@") || (last && IN_WORD.test(last.raw))) return undefined;
        const found = mention(text.slice(1));
        return found && { type: "mention", raw: text.slice(0, found.length + 1), html: found.html };
      },
      renderer: ({ html }) => String(html),
    },
  ],
});

/** Quotes and lists within each other beyond this are no writing of people; the parser recurses once for each. */
const DEEPEST = 12;
const TOO_DEEP = new RegExp(String.raw`^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){${DEEPEST},}`, "m");

/**
 * Markdown written by people as HTML that is safe to show: no raw HTML, no script URL, links that pass on
 * neither rank nor opener, code highlighted, `:tada:` as emoji, a line break where one was typed. Text that nests
 * without end is shown as it was typed.
 *
 * @param options.mention says what an @ means; without it, it is a sign like any other
 * @example renderMarkdown("**on it** :tada:") // "<p><strong>on it</strong> 🎉</p>\n"
 */
export function renderMarkdown(text: string, options: { mention?: MentionReader } = {}): string {
  if (TOO_DEEP.test(text)) return plain(text);
  mention = options.mention;
  try {
    return marked.parse(text, { async: false });
  } catch (error) {
    // The parser recurses in other ways too; whatever exhausts its stack is still a message.
    if (error instanceof RangeError) return plain(text);
    throw error;
  } finally {
    mention = undefined;
  }
}

function plain(text: string): string {
  return `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>\n`;
}

function isSafe(href: string): boolean {
  // Browsers ignore control characters and white space inside a scheme.
  // oxlint-disable-next-line no-control-regex
  return SAFE_LINK.test(href.replace(/[\u0000-\u0020\u007f-\u009f]/g, ""));
}

/** marked escapes text tokens in some paths and not in others; unescaping first makes escaping idempotent. */
function unescapeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "");
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
