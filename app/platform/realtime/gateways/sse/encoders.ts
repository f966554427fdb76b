import type { ChannelEvent } from "../../events/channel_event.ts";
import type { EventHtml } from "../../events/event_html.ts";
import { Encoder } from "../../output/encoder.ts";
import { shownPayload } from "../../presence/shown_payload.ts";
import { block, eventName, ownBlock } from "./event_stream.ts";
import { mark } from "./marks.ts";

/** What all forms of the stream share: events know their place, and frames of the hub become named events. */
abstract class StreamEncoder extends Encoder {
  override event(event: ChannelEvent): Buffer | undefined {
    const { channel, offset } = event;
    const bytes = this.block(event);
    return offset === undefined ? bytes : mark(bytes, { channel, offset });
  }

  /** `{type, …}` as an event of that name. */
  override frame(frame: object): Buffer {
    const { type, ...data } = frame as { type?: unknown };
    return ownBlock(typeof type === "string" ? type : "parley:frame", data);
  }

  /** A Buffer of its own for each call. */
  protected abstract block(event: ChannelEvent): Buffer;
}

/** Named events whose data is the event's data. */
export class PlainEncoder extends StreamEncoder {
  protected override block({ publication }: ChannelEvent): Buffer {
    return block(eventName(publication.event), shownPayload(publication));
  }
}

/** Named events whose data says also where and from whom: `{channel, event, id, offset?, user_id?, data}`. */
export class EnvelopeEncoder extends StreamEncoder {
  protected override block({ publication, channel, offset }: ChannelEvent): Buffer {
    const { id, event, sender } = publication;
    const facts = {
      ...(channel !== "" && { channel }),
      event,
      id,
      ...(offset !== undefined && { offset }),
      ...(sender !== undefined && { user_id: sender }),
    };
    const head = `${JSON.stringify(facts).slice(0, -1)},"data":`;
    const parts = [Buffer.from(head), shownPayload(publication), CLOSING];
    return block(eventName(event), Buffer.concat(parts));
  }
}

const CLOSING = Buffer.from("}");

/** Events that have a view as unnamed HTML for htmx, once for all viewers; everything else as named JSON. */
export class HtmlStreamEncoder extends StreamEncoder {
  override readonly folds = true;
  readonly #html: EventHtml;

  constructor(html: EventHtml) {
    super();
    this.#html = html;
  }

  protected override block({ publication }: ChannelEvent): Buffer {
    const html = this.#html.of(publication);
    return html
      ? block(undefined, html)
      : block(eventName(publication.event), shownPayload(publication));
  }
}
