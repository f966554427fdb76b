export { AddressRefusedError } from "./address_refused.ts";
export { Outside, type OutsideAnswer, type OutsideAsk } from "./outside.ts";
export { isPublic } from "./public_addresses.ts";
