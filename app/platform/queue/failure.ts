import { AppError } from "../errors/index.ts";
import { DependencyUnavailableError } from "../resilience/index.ts";
import { pauseAfter } from "./pause_after.ts";
import type { TopicTerms } from "./topics.ts";
import { UndeliverableError } from "./undeliverable_error.ts";

const LONGEST_TEXT = 1000;
const DEEPEST = 5;

/** What becomes of an entry whose attempt failed. */
export interface Verdict {
  fate: "later" | "dead";
  /** Failed attempts so far, this one included where it was one. */
  attempts: number;
  /** Milliseconds until the next one. */
  pauseMs: number;
  /** What went wrong, for people. */
  text: string;
}

/**
 * Judges a failed attempt. Where a policy did not let it begin (breaker open, too much to do), nothing was tried: it
 * costs no attempt, so that an absence of hours kills nothing.
 */
export function failureOf(error: unknown, before: number, terms: TopicTerms): Verdict {
  const text = textOf(error);
  const untried = error instanceof DependencyUnavailableError && error.wasRefused;
  const attempts = untried ? before : before + 1;
  const isDead = error instanceof UndeliverableError || attempts >= terms.attempts;
  if (isDead && !untried) return { fate: "dead", attempts, pauseMs: 0, text };
  const pauseMs = Math.max(pauseAfter(Math.max(1, attempts), terms), askedPauseMs(error));
  return { fate: "later", attempts, pauseMs, text };
}

function askedPauseMs(error: unknown): number {
  return error instanceof AppError ? (error.retryAfter ?? 0) * 1000 : 0;
}

/** An error and its causes, one line each. */
function textOf(error: unknown): string {
  const lines: string[] = [];
  for (
    let next: unknown = error;
    next !== undefined && lines.length < DEEPEST;
    next = causeOf(next)
  ) {
    lines.push(next instanceof Error ? next.message : JSON.stringify(next));
  }
  return lines.join("\n").slice(0, LONGEST_TEXT).toWellFormed();
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
