import { ForbiddenError } from "../errors/index.ts";

/** 403 `address_refused`: an address that Parley does not call, for it is none of the public network. */
export class AddressRefusedError extends ForbiddenError {
  constructor(host: string) {
    const text = `${host} is not in the public network, so it is not called. An administrator may allow it in OUTSIDE_ALLOWED.`;
    super("address_refused", text);
  }
}
