export { Broker, type TopicListener } from "./broker/broker.ts";
export { MemoryBroker, MemoryBus } from "./broker/memory_broker.ts";
export { RedisBroker } from "./broker/redis_broker.ts";
export {
  type ChannelKind,
  channelKind,
  isChannelName,
  ownChannel,
} from "./channels/channel_name.ts";
export { ChannelPattern, type PatternParams } from "./channels/channel_pattern.ts";
export { type Admission, ChannelRules, type RuleAnswer } from "./channels/channel_rules.ts";
export { type CloseCode, closeCodes, type ErrorCode, errorCodes, RealtimeError } from "./codes.ts";
export type { Connection, ConnectionKind, Format, Protocol } from "./connections/connection.ts";
export { Connections } from "./connections/connections.ts";
export {
  type EventType,
  eventType,
  eventTypes,
  presenceJoining,
  presenceLeaving,
} from "./events/event_type.ts";
export { EventViews, NoEventViews } from "./events/event_views.ts";
export {
  type GatewayMount,
  NativeGateway,
  type Visitor,
} from "./gateways/native/native_gateway.ts";
export {
  type MessageHandler,
  type MessageMiddleware,
  type MessageRoute,
  type On,
  socketMessages,
} from "./gateways/native/socket_messages.ts";
export { HubCacheNews } from "./hub_cache_news.ts";
export { messageQueries } from "./gateways/native/message_queries.ts";
export { type Ref, WebSocketRequest } from "./gateways/native/web_socket_request.ts";
export { Hub, type PublishOptions } from "./hub.ts";
export { HubNode } from "./node.ts";
export { MemoryPresenceStore } from "./presence/memory_presence_store.ts";
export type { Announcement, Holding, Member } from "./presence/member.ts";
export { Presence } from "./presence/presence.ts";
export { PresenceStore } from "./presence/presence_store.ts";
export { RedisPresenceStore } from "./presence/redis_presence_store.ts";
export { Registry } from "./connections/registry.ts";
export type { Acknowledge, Joined } from "./channels/subscriptions.ts";
