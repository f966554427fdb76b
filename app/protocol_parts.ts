import "./routes.ts"; // every feature, and with it every event
import { awarenessSocket } from "./features/awareness/index.ts";
import { messageSocket } from "./features/messages/index.ts";
import { channelMessageSchemas, eventTypes } from "./platform/realtime/index.ts";
import type { ProtocolParts } from "./protocol_page.ts";

/** All that clients and server say to each other, as the code has it. */
export function protocolParts(): ProtocolParts {
  const own = Object.entries(channelMessageSchemas).map(([type, schema]) => ({ type, schema }));
  return {
    messages: [...own, ...messageSocket, ...awarenessSocket],
    events: eventTypes(),
  };
}
