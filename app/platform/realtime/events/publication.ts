import type { Format } from "../connections/connection.ts";
import { textFrame, wrappingFrame } from "../output/frame.ts";

/** Renders the fragment of an event, or nothing when the event has no view. */
export type RenderEvent = (event: string, data: unknown) => string | undefined;

interface PublicationOptions {
  id: string;
  event: string;
  bare: boolean;
  render: RenderEvent;
}

const OPENING = 1;

/**
 * One event on its way out. Each format is encoded at most once, and only when somebody wants it; data that came
 * from another node stays the JSON that it was until a view needs it.
 */
export class Publication {
  readonly id: string;
  readonly event: string;
  readonly bare: boolean;
  readonly #render: RenderEvent;
  readonly #data: { value: unknown } | undefined;
  #payload: Buffer | undefined;
  #html: Buffer | null | undefined;
  #channel = "";
  #json: Buffer | undefined;

  private constructor(options: PublicationOptions, source: { value: unknown } | Buffer) {
    this.id = options.id;
    this.event = options.event;
    this.bare = options.bare;
    this.#render = options.render;
    if (Buffer.isBuffer(source)) this.#payload = source;
    else this.#data = source;
  }

  static of(data: unknown, options: PublicationOptions): Publication {
    return new Publication(options, { value: data });
  }

  static received(payload: Buffer, options: PublicationOptions): Publication {
    return new Publication(options, payload);
  }

  /** The data as UTF-8 JSON. */
  get payload(): Buffer {
    return (this.#payload ??= Buffer.from(JSON.stringify(this.#data?.value ?? null)));
  }

  /** The bytes for a subscriber of `channel` that reads `format`. */
  frame(channel: string, format: Format): Buffer {
    if (format === "html") return this.#fragment() ?? this.#event(channel);
    return this.#event(channel);
  }

  #event(channel: string): Buffer {
    if (this.#json === undefined || this.#channel !== channel) {
      this.#json = this.bare ? this.#bareFrame() : this.#eventFrame(channel);
      this.#channel = channel;
    }
    return this.#json;
  }

  #eventFrame(channel: string): Buffer {
    const { id, event } = this;
    const head = `{"type":"event","channel":"${channel}","event":${JSON.stringify(event)},"id":"${id}","data":`;
    return wrappingFrame(head, this.payload, "}");
  }

  /** `{"type":"name",` and then the fields of the data, which is an object. */
  #bareFrame(): Buffer {
    const { payload } = this;
    const fields = payload.subarray(OPENING);
    const comma = payload.length > "{}".length ? "," : "";
    return wrappingFrame(`{"type":${JSON.stringify(this.event)}${comma}`, fields, "");
  }

  #fragment(): Buffer | undefined {
    if (this.#html === undefined) {
      const html = this.#render(this.event, this.#parsed());
      this.#html = html === undefined ? null : textFrame(html);
    }
    return this.#html ?? undefined;
  }

  #parsed(): unknown {
    return this.#data ? this.#data.value : JSON.parse(this.payload.toString("utf8"));
  }
}
