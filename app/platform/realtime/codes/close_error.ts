import { AppError } from "../../errors/index.ts";
import { type CloseName, closeOf } from "./closes.ts";

const NOT_SIGNED_IN = 4401;
const RETRY_AFTER_S = 5;
const MANY = ["address_full", "user_full"];

/** A close that is said before there is a connection: as the answer to a request. */
export class CloseError extends AppError {
  constructor(name: CloseName) {
    const { reason, text, client, comesBack } = closeOf(name);
    const options = comesBack ? { retryAfter: RETRY_AFTER_S } : {};
    super(statusOf(name), reason, `${text} ${client}`, options);
  }
}

/** Who is to stay away gets 401 or 403, who is to come back 429 or 503. */
function statusOf(name: CloseName): number {
  const { comesBack, codes } = closeOf(name);
  if (!comesBack) return codes.websocket === NOT_SIGNED_IN ? 401 : 403;
  return MANY.includes(name) ? 429 : 503;
}
