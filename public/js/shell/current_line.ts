import { within } from "../page/elements.ts";

/** Brings the line of the open page into view, in whatever list stands at the left. */
export function showCurrentLine(): void {
  within(document, ".side [aria-current=page]")?.scrollIntoView({ block: "nearest" });
}
