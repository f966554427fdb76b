import type { Language } from "../../../texts/index.ts";
import type { ChannelEvent } from "../../events/channel_event.ts";
import type { EventHtml } from "../../events/event_html.ts";
import type { Publication } from "../../events/publication.ts";
import { Encoder } from "../../output/encoder.ts";
import { textFrame, wrappingFrame } from "../../output/frame.ts";
import { shownPayload } from "../../presence/shown_payload.ts";

const OPENING = 1;

/** Events as text frames `{type: "event", channel, event, data, id, offset?}`. */
export class JsonEncoder extends Encoder {
  override event({ publication, channel, offset }: ChannelEvent): Buffer {
    if (publication.bare)
      return publication.once(this, () => bareFrame(publication)) ?? bareFrame(publication);
    const { id, event, sender } = publication;
    const on = channel === "" ? "" : `"channel":"${channel}",`;
    const from = sender === undefined ? "" : `"user_id":${JSON.stringify(sender)},`;
    const place = offset === undefined ? "" : `"offset":${offset},`;
    const head = `{"type":"event",${on}"event":${JSON.stringify(event)},"id":"${id}",${place}${from}"data":`;
    return wrappingFrame(head, shownPayload(publication), "}");
  }

  override frame(frame: object): Buffer {
    return textFrame(JSON.stringify(frame));
  }
}

/** Events that have a view as its HTML, once for all viewers of a language; everything else as JSON. */
export class HtmlEncoder extends Encoder {
  override readonly folds = true;
  readonly #json: JsonEncoder;
  readonly #html: EventHtml;
  readonly #language: Language | undefined;

  constructor(json: JsonEncoder, html: EventHtml, language?: Language) {
    super();
    this.#language = language;
    this.#json = json;
    this.#html = html;
  }

  override event(event: ChannelEvent): Buffer | undefined {
    const { publication } = event;
    return publication.once(this, () => this.#framed(publication)) ?? event.bytes(this.#json);
  }

  override frame(frame: object): Buffer {
    return this.#json.frame(frame);
  }

  #framed(publication: Publication): Buffer | undefined {
    const html = this.#html.of(publication, this.#language);
    return html && wrappingFrame("", html, "");
  }
}

/** `{"type":"name",` and then the fields of the data, which is an object. */
function bareFrame({ event, payload }: Publication): Buffer {
  const comma = payload.length > "{}".length ? "," : "";
  return wrappingFrame(`{"type":${JSON.stringify(event)}${comma}`, payload.subarray(OPENING), "");
}
