import type { Logger } from "../../../logging/index.ts";
import type { ChannelEvent } from "../../events/channel_event.ts";
import { findEventType } from "../../events/event_type.ts";
import type { EventViews } from "../../events/event_views.ts";
import type { Publication } from "../../events/publication.ts";
import { Encoder } from "../../output/encoder.ts";
import { textFrame, wrappingFrame } from "../../output/frame.ts";
import { type Member, publicMember } from "../../presence/member.ts";

const OPENING = 1;

/** Events as text frames `{type: "event", channel, event, data, id, offset?}`. */
export class JsonEncoder extends Encoder {
  override event({ publication, channel, offset }: ChannelEvent): Buffer {
    if (publication.bare) return bareFrame(publication);
    const { id, event, sender } = publication;
    const on = channel === "" ? "" : `"channel":"${channel}",`;
    const from = sender === undefined ? "" : `"user_id":${JSON.stringify(sender)},`;
    const place = offset === undefined ? "" : `"offset":${offset},`;
    const head = `{"type":"event",${on}"event":${JSON.stringify(event)},"id":"${id}",${place}${from}"data":`;
    return wrappingFrame(head, payloadOf(publication), "}");
  }

  override frame(frame: object): Buffer {
    return textFrame(JSON.stringify(frame));
  }
}

/** Events that have a view as its HTML, once for all viewers; everything else as JSON. */
export class HtmlEncoder extends Encoder {
  readonly #json: JsonEncoder;
  readonly #views: EventViews;
  readonly #log: Logger;

  constructor(json: JsonEncoder, views: EventViews, log: Logger) {
    super();
    this.#json = json;
    this.#views = views;
    this.#log = log;
  }

  override event(event: ChannelEvent): Buffer | undefined {
    const { publication } = event;
    const html = publication.once(this, () => this.#render(publication));
    return html ?? event.bytes(this.#json);
  }

  override frame(frame: object): Buffer {
    return this.#json.frame(frame);
  }

  /** A view that fails costs its fragment, never the event. */
  #render({ event, data }: Publication): Buffer | undefined {
    const view = findEventType(event)?.view;
    if (view === undefined) return undefined;
    try {
      return textFrame(this.#views.render(view, { event, data }));
    } catch (error) {
      this.#log.error({ err: error, event, view }, "the view of an event failed");
      return undefined;
    }
  }
}

/** `{"type":"name",` and then the fields of the data, which is an object. */
function bareFrame({ event, payload }: Publication): Buffer {
  const comma = payload.length > "{}".length ? "," : "";
  return wrappingFrame(`{"type":${JSON.stringify(event)}${comma}`, payload.subarray(OPENING), "");
}

function payloadOf(publication: Publication): Buffer {
  if (!publication.isAboutMembers) return publication.payload;
  return Buffer.from(JSON.stringify(publicMember(publication.data as Member)));
}
