import { singleton } from "../../platform/container/index.ts";
import { Defects } from "../../platform/tracker/index.ts";

/** Why a message was not taken. */
export interface Refusal {
  code: string;
  message: string;
  /** Seconds to wait. */
  retry_after?: number;
  /** Finds the report of a defect. */
  reference?: string;
}

/** Says to senders on a socket why their message was not taken; of a defect only the reference is told. */
@singleton()
export class Refusals {
  readonly #defects: Defects;

  constructor(defects: Defects) {
    this.#defects = defects;
  }

  /** @param name of the message that failed */
  of(thrown: unknown, name: string): Refusal {
    const { error, reference } = this.#defects.note(thrown, { where: "socket", name });
    const { code, message, retryAfter } = error;
    const wait = retryAfter === undefined ? {} : { retry_after: retryAfter };
    return { code, message, ...wait, ...(reference !== undefined && { reference }) };
  }
}
