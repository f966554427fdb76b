import type { Language } from "../../texts/index.ts";

/**
 * Renders the HTML of an event. Bound to the template engine by the composition root; the hub only hands over
 * the name of the template and `{ event, data }`.
 */
export abstract class EventViews {
  abstract render(view: string, data: unknown, language?: Language): string;
}

/** For hubs without pages: every connection gets JSON. */
export class NoEventViews extends EventViews {
  override render(view: string): string {
    throw new Error(`No template engine is bound, so ${view} cannot be rendered.`);
  }
}
