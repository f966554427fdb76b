import { lazy } from "../support/index.ts";
import { markSafe } from "./mark_safe.ts";
import { renderMarkdown } from "./markdown.ts";
import { plainWords } from "./plain_words.ts";
import { sqlMarkup } from "./sql_markup.ts";

/** What templates may apply with `|`; all are synchronous, since data is resolved in the controller. */
export const filters = {
  /** Markdown as safe HTML. */
  markdown: (text: string) => markSafe(renderMarkdown(text)),
  /** What Markdown says, in one line without its signs. */
  plain: (text: string) => plainWords(text),
  /** A statement of SQL, coloured. */
  sql: (statement: string) => markSafe(sqlMarkup(statement)),
  /** How long something took: `0.14 ms`, `12 ms`, `1.5 s`. */
  took: (ms: number) => took(ms),
  /** `1,204` */
  number: (count: number) => numberIn("en", count),
  /** An ISO time or a number as milliseconds since 1970, for attributes that the browser computes with. */
  ms: (time: string | number) => (typeof time === "number" ? time : Date.parse(time)),
  /** Milliseconds as an ISO time, for `<time datetime>`; the browser shows it in the reader's zone. */
  iso: (time: string | number) => new Date(time).toISOString(),
  /** `12 Nov 2026, 09:30 UTC`: what stands in a page until the browser puts the local time there. */
  date_time: (time: string | number) => dateTimeIn("en", time),
  /** `5 minutes ago`, seen from `now` (milliseconds; the present when missing). */
  ago: (time: string | number, now = Date.now()) => ago(new Date(time).getTime(), now),
  /** `1 member`, `5 members`: {{ 5 | pluralise("member") }} */
  pluralise: (count: number, one: string, many = `${one}s`) =>
    `${count} ${count === 1 ? one : many}`,
  /** At most `length` characters, the last an ellipsis; never half an emoji. */
  truncate: (text: string, length = 80) => truncate(text, length),
  /** `214 KB` */
  filesize: (bytes: number) => filesize(bytes),
  /** The values of an object in one line: `before: on, after: 25%`; nothing for an empty one. */
  words: (values: Record<string, unknown>) => words(values),
  /** A language as it calls itself: `de` → `Deutsch`. */
  own_name: (language: string) => ownName(language),
  /** The two letters in a face: `Ada Diaz` → `AD`. */
  initials: (name: string) => initials(name),
};

/** Made when first wanted: all of them together take a tenth of the start of a command. */
const dateTimes = perLanguage(
  (language) =>
    new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: "UTC",
    }),
);

const numbers = perLanguage((language) => new Intl.NumberFormat(language));

/** A moment as the filter `date_time` writes it. */
export function dateTimeIn(language: string, time: string | number): string {
  return `${dateTimes(language).format(new Date(time))} UTC`;
}

/** A number as the filter `number` writes it. */
export function numberIn(language: string, count: number): string {
  return numbers(language).format(count);
}

function perLanguage<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
}

function ownName(language: string): string {
  const name = new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

function took(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms.toFixed(ms >= 10 ? 1 : 2)} ms`;
}

function words(values: Record<string, unknown>): string {
  const parts = Object.entries(values).map(([name, value]) => {
    return `${name.replaceAll("_", " ")}: ${valueWords(value)}`;
  });
  return parts.join(", ");
}

function valueWords(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(valueWords).join(" and ") || "none";
  return JSON.stringify(value);
}

const relative = lazy(() => new Intl.RelativeTimeFormat("en", { numeric: "auto" }));
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

function ago(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return "just now";
  const [unit, size] = step;
  return relative().format(Math.trunc(seconds / size), unit);
}

function truncate(text: string, length: number): string {
  const characters = charactersOf(text);
  if (characters.length <= length) return text;
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}…`;
}

const SIZES = ["bytes", "KB", "MB", "GB", "TB"];

function filesize(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), SIZES.length - 1);
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${SIZES[step]}`;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "?", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters = last === undefined ? charactersOf(first).slice(0, 2) : [first, last].map(initial);
  return letters.join("").toUpperCase();
}

function initial(word: string): string {
  return charactersOf(word)[0] ?? "";
}

const characters = lazy(() => new Intl.Segmenter());
const PLAIN = /^[\x20-\x7e]*$/;

/** What a reader takes for single characters: an emoji of several code points is one. */
function charactersOf(text: string): string[] {
  // Asking the segmenter costs more than the rest of a page.
  if (PLAIN.test(text)) return text.split("");
  return Array.from(characters().segment(text), ({ segment }) => segment);
}
