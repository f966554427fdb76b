import { singleton } from "../../container/index.ts";
import type { Language } from "../../texts/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { findEventType } from "./event_type.ts";
import { EventViews } from "./event_views.ts";
import type { Publication } from "./publication.ts";

/** The HTML of events that have a view, rendered once for all viewers of a language, whatever their gateway. */
@singleton()
export class EventHtml {
  readonly #views: EventViews;
  readonly #log: Logger;
  /** What the HTML of a language is kept under, beside the event. */
  readonly #keys = new Map<Language | undefined, object>();

  constructor(views: EventViews, log: Log) {
    this.#views = views;
    this.#log = log.part("realtime");
  }

  /**
   * @param language that of the installation unless told
   * @returns nothing where the event has no view, or its view fails: that costs the fragment, never the
   * event
   */
  of(publication: Publication, language?: Language): Buffer | undefined {
    const key = this.#keys.get(language) ?? {};
    this.#keys.set(language, key);
    return publication.once(key, () => this.#render(publication, language));
  }

  #render({ event, data }: Publication, language?: Language): Buffer | undefined {
    const view = findEventType(event)?.view;
    if (view === undefined) return undefined;
    try {
      return Buffer.from(this.#views.render(view, { event, data }, language));
    } catch (error) {
      this.#log.error({ err: error, event, view }, "the view of an event failed");
      return undefined;
    }
  }
}
