import { ValidationError } from "../../../platform/errors/index.ts";

/** 422: nothing that could be found. */
export function searchEmpty(): ValidationError {
  return refused("search_empty", "Say what to look for: a word, or a filter such as from:ada.");
}

/** 422, with both numbers. */
export function searchTooLong(limit: number): ValidationError {
  return refused("search_too_long", `A search has at most ${limit} words. Take some away.`);
}

/** 422: `from:` and the like with nothing behind. */
export function filterEmpty(name: string, example: string): ValidationError {
  return refused("search_filter_empty", `Say what comes after ${name}: – for instance ${example}.`);
}

/** 422: `has:` something that no message can have. */
export function kindUnknown(value: string, known: readonly string[]): ValidationError {
  const list = known.map((name) => `has:${name}`).join(", ");
  return refused("search_kind_unknown", `There is no has:${value}. Use ${list}.`);
}

/** 422: not a day. */
export function dayUnknown(name: string, value: string): ValidationError {
  const message = `${name}:${value} is no day. Write ${name}:2026-03-01, ${name}:today or ${name}:yesterday.`;
  return refused("search_day_unknown", message);
}

/** 422: nobody here is called that. */
export function personUnknown(value: string): ValidationError {
  const message = `Nobody here is called “${value}”. Names with spaces stand in quotes: from:"Ada Byron".`;
  return refused("search_person_unknown", message);
}

/** 422, for rooms that do not exist and for those one may not know of. */
export function roomUnknown(value: string): ValidationError {
  const message = `There is no room “${value}” that you may see. Names with spaces stand in quotes: in:"big plans".`;
  return refused("search_room_unknown", message);
}

/** 422: `before` is not what an answer gave as `next`. */
export function placeUnknown(): ValidationError {
  const message = "This is no place in these results. Take `next` of the page before.";
  return new ValidationError(
    { fields: [{ field: "before", message }] },
    "search_place_unknown",
    message,
  );
}

function refused(code: string, message: string): ValidationError {
  return new ValidationError({ fields: [{ field: "q", message }] }, code, message);
}
