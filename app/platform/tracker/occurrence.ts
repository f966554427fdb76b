import { AppError, type CauseStep, causeChain, InternalError } from "../errors/index.ts";
import type { LogContext } from "../logging/index.ts";
import { templatePlaceOf } from "../views/index.ts";
import type { CaptureContext, Occurrence } from "./capture.ts";
import { culpritOf, fingerprint } from "./fingerprint.ts";
import type { Redactor } from "./redactor.ts";

const LONGEST_MESSAGE = 2000;
const LONGEST_AGENT = 300;
const LONGEST_PATH = 500;
const LONGEST_NAME = 120;

/** What was thrown, as it was caught. */
export interface Caught {
  thrown: unknown;
  context: CaptureContext;
  log: LogContext;
  at: number;
}

/** Reads an error and takes out what must not be kept. */
export function occurrenceOf({ thrown, context, log, at }: Caught, redactor: Redactor): Occurrence {
  const chain = causeChain(unwrapped(thrown)).map((step) => redacted(step, redactor));
  const { where, level = "error", request } = context;
  const name = (context.name ?? "").slice(0, LONGEST_NAME);
  return {
    fingerprint: fingerprint({ chain, level, name, isAway: isAway(thrown) }),
    level,
    where,
    name,
    at,
    chain,
    culprit: placeOf(chain),
    reference: (context.reference ?? log.request_id ?? "").slice(0, 64),
    userId: log.user_id ?? null,
    request: request ? requestOf(request, redactor) : null,
  };
}

function isAway(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.status === 503;
}

/** The cover that the outside sees says nothing. */
function unwrapped(thrown: unknown): unknown {
  return thrown instanceof InternalError ? thrown.cause : thrown;
}

function redacted(step: CauseStep, redactor: Redactor): CauseStep {
  const message = redactor.text(step.message.slice(0, 2 * LONGEST_MESSAGE));
  return {
    ...step,
    name: step.name.slice(0, LONGEST_NAME),
    code: step.code?.slice(0, LONGEST_NAME),
    message: message.slice(0, LONGEST_MESSAGE).toWellFormed(),
  };
}

function placeOf(chain: readonly CauseStep[]): string {
  const template = templatePlaceOf(chain[0]?.message ?? "");
  if (template) return `template ${template.template}:${template.line ?? 0}`.slice(0, 300);
  const frame = culpritOf(chain);
  return frame ? `${frame.fn || "top level"} (${frame.file}:${frame.line})`.slice(0, 300) : "";
}

function requestOf(
  { method, path, userAgent = "" }: NonNullable<CaptureContext["request"]>,
  redactor: Redactor,
): Occurrence["request"] {
  return {
    method: method.slice(0, 16),
    path: redactor.path(path).slice(0, LONGEST_PATH).toWellFormed(),
    userAgent: userAgent.slice(0, LONGEST_AGENT).toWellFormed(),
  };
}
