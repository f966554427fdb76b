import type { Sequence } from "./query_tokens.ts";
import { type Token, tokens } from "./tokens.ts";

const BEFORE = 60;
const LENGTH = 220;

/** A stretch of a snippet, as plain text. */
export interface SnippetPart {
  text: string;
  /** Whether it is what was looked for. */
  hit: boolean;
}

interface Span {
  start: number;
  end: number;
}

/** The part of a text around the first hit, with every hit in it marked; without a hit its beginning. */
export function snippet(text: string, sequences: readonly Sequence[]): SnippetPart[] {
  const all = tokens(text);
  const hits = merged(sequences.flatMap((one) => hitsOf(all, one)));
  const around = cut(text, all, hits[0]?.start ?? 0);
  const parts: SnippetPart[] = [];
  let at = around.start;
  for (const { start, end } of hits.filter((hit) => hit.end <= around.end)) {
    parts.push(part(text.slice(at, start), false), part(text.slice(start, end), true));
    at = end;
  }
  parts.push(part(text.slice(at, around.end), false));
  return elided(parts, around, text);
}

function hitsOf(all: readonly Token[], { codes, prefix }: Sequence): Span[] {
  const last = codes.length - 1;
  const fits = (from: number) =>
    codes.every((code, at) => {
      const there = all[from + at]?.code;
      return prefix && at === last ? there?.startsWith(code) : there === code;
    });
  return all.flatMap((token, from) => {
    const final = all[from + last];
    if (!final || !fits(from)) return [];
    // Of a pair that begins with the letter only the letter; a word as a whole.
    return [{ start: token.start, end: final.code === codes[last] ? final.end : final.alone }];
  });
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

/** Begins and ends where tokens do, so that no letter is cut in two. */
function cut(text: string, all: readonly Token[], hit: number): Span {
  const from = all.find(({ start }) => start >= hit - BEFORE)?.start ?? 0;
  const start = hit <= BEFORE ? 0 : from;
  if (text.length - start <= LENGTH) return { start, end: text.length };
  const end = all.findLast((token) => token.end <= start + LENGTH)?.end ?? start;
  return { start, end: Math.max(end, all.find((token) => token.start >= hit)?.end ?? end) };
}

function part(text: string, hit: boolean): SnippetPart {
  return { text: text.replace(/\s+/gu, " "), hit };
}

function elided(parts: readonly SnippetPart[], { start, end }: Span, text: string): SnippetPart[] {
  const dots = { text: "…", hit: false };
  const all = [...(start > 0 ? [dots] : []), ...parts, ...(end < text.length ? [dots] : [])];
  return all.filter((one) => one.text !== "");
}
