import type { Language } from "../../../texts/index.ts";
import type { EventHtml } from "../../events/event_html.ts";
import { DeflatingEncoder } from "../../output/deflating_encoder.ts";
import type { Encoder } from "../../output/encoder.ts";
import { HtmlEncoder, JsonEncoder } from "./encoders.ts";

interface Kind {
  html: boolean;
  /** Of the HTML; that of the installation when missing. */
  language: Language | undefined;
  /** Whether the socket agreed on `permessage-deflate`. */
  deflates: boolean;
}

/** One encoder for all sockets that want the same, so that they share its bytes. */
export class Encoders {
  readonly #json = new JsonEncoder();
  readonly #html: EventHtml;
  readonly #least: () => number;
  readonly #made = new Map<string, Encoder>();

  /** @param least bytes of an event that is compressed; 0 for none */
  constructor(html: EventHtml, least: () => number) {
    this.#html = html;
    this.#least = least;
  }

  of({ html, language, deflates }: Kind): Encoder {
    const name = `${html ? (language ?? "html") : "json"} ${deflates}`;
    const known = this.#made.get(name);
    if (known) return known;
    const plain = this.#plain(html, language);
    const made = deflates ? new DeflatingEncoder(plain, this.#least) : plain;
    this.#made.set(name, made);
    return made;
  }

  /** The one below a deflating encoder is the one that others use as it is. */
  #plain(html: boolean, language: Language | undefined): Encoder {
    if (!html) return this.#json;
    const name = `${language ?? "html"} false`;
    const known = this.#made.get(name) ?? new HtmlEncoder(this.#json, this.#html, language);
    this.#made.set(name, known);
    return known;
  }
}
