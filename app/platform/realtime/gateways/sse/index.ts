export { Change, Changed } from "./changes.ts";
export { isOn } from "./connection_id.ts";
export type { Outgoing } from "./outlet.ts";
export { ownBlock } from "./event_stream.ts";
export { SseGateway, type SseVisitor, STREAM } from "./sse_gateway.ts";
