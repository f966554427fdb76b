import type { ErrorSample, TrackedError } from "../../../platform/tracker/index.ts";
import { isoOrNull } from "../listing.ts";

/** A group of errors for programs: times as ISO 8601. */
export function errorResource({
  status_at,
  first_at,
  last_at,
  reported_at,
  ...error
}: TrackedError) {
  return {
    ...error,
    status_at: isoOrNull(status_at),
    first_at: iso(first_at),
    last_at: iso(last_at),
    reported_at: isoOrNull(reported_at),
  };
}

/** One occurrence for programs. */
export function sampleResource({ at, ...sample }: ErrorSample) {
  return { ...sample, at: iso(at) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
