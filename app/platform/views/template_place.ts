const PLACE = /\((?:.*\/)?views\/([^()]+\.njk)\)|\(([^()]+\.njk)\)/;
const LINE = /\[Line (\d+)(?:, Column \d+)?\]/;
/** What failed while it ran is reported with lines that are counted from 0; what could not be parsed, from 1. */
const RAN = /^\s*\w*Error: /;

/** Where a template failed. */
export interface TemplatePlace {
  /** As it is named in `view(…)`: `rooms/show.njk`. */
  template: string;
  line: number | undefined;
}

/**
 * The place that Nunjucks puts at the head of its messages; nothing for errors that are not a template's.
 *
 * @example templatePlaceOf("(rooms/show.njk) [Line 3, Column 5]\n  Error: …") // { template: "rooms/show.njk", line: 3 }
 */
export function templatePlaceOf(message: string): TemplatePlace | undefined {
  const [head = "", next = ""] = message.split("\n");
  const [, inFolder, bare] = PLACE.exec(head) ?? [];
  const template = inFolder ?? bare;
  if (template === undefined) return undefined;
  const line = LINE.exec(head)?.[1] ?? LINE.exec(next)?.[1];
  return {
    template,
    line: line === undefined ? undefined : Number(line) + (RAN.test(next) ? 1 : 0),
  };
}
