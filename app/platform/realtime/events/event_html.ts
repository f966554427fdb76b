import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { findEventType } from "./event_type.ts";
import { EventViews } from "./event_views.ts";
import type { Publication } from "./publication.ts";

/** The HTML of events that have a view, rendered once for all viewers, whatever their gateway. */
@singleton()
export class EventHtml {
  readonly #views: EventViews;
  readonly #log: Logger;

  constructor(views: EventViews, log: Log) {
    this.#views = views;
    this.#log = log.part("realtime");
  }

  /** @returns nothing where the event has no view, or its view fails: that costs the fragment, never the event */
  of(publication: Publication): Buffer | undefined {
    return publication.once(this, () => this.#render(publication));
  }

  #render({ event, data }: Publication): Buffer | undefined {
    const view = findEventType(event)?.view;
    if (view === undefined) return undefined;
    try {
      return Buffer.from(this.#views.render(view, { event, data }));
    } catch (error) {
      this.#log.error({ err: error, event, view }, "the view of an event failed");
      return undefined;
    }
  }
}
