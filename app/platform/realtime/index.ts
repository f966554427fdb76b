export {
  Broker,
  type Keep,
  type Message,
  type Receipt,
  type TopicListener,
} from "./broker/broker.ts";
export {
  assertChannelName,
  type ChannelKind,
  channelKind,
  EVERYBODY,
  isChannelName,
  isSystemChannel,
  ownChannel,
} from "./channels/channel_name.ts";
export type { ChannelOptions, ChannelSettings } from "./channels/channel_options.ts";
export { ChannelPattern, type PatternParams } from "./channels/channel_pattern.ts";
export {
  type Admission,
  type Admitted,
  ChannelRules,
  type Grant,
  type RuleAnswer,
} from "./channels/channel_rules.ts";
export { Channels } from "./channels/channels.ts";
export { channelKey, CHAT, splitKey } from "./channels/namespace.ts";
export {
  ChannelGroups,
  type GroupJoined,
  type GroupOptions,
  isGroupName,
} from "./channels/groups.ts";
export type { Notice, NoticeListener } from "./channels/notices.ts";
export type { SubscribeOptions } from "./channels/subscriptions.ts";
export type { Veil } from "./channels/veil.ts";
export type { Acknowledge, Joined } from "./channels/welcome.ts";
export {
  type Close,
  CloseError,
  closeOf,
  type CloseName,
  closes,
  type ErrorCode,
  errorCodes,
  limits,
  type OwnClose,
  pusherErrorNumber,
  RealtimeError,
} from "./codes/index.ts";
export { type AppLimits, type HubApp, PARLEY } from "./connections/app.ts";
export type { Connection } from "./connections/connection.ts";
export { type Arrival, Connections } from "./connections/connections.ts";
export type { ConnectionKind, Missed, Protocol } from "./connections/protocol.ts";
export { Registry } from "./connections/registry.ts";
export { TokenBucket } from "./connections/token_bucket.ts";
export { Broadcaster } from "./broadcaster.ts";
export { causedBySocket } from "./caused_by.ts";
export { type AnonymousEvent, BroadcastEvent } from "./events/broadcast_event.ts";
export { type LocalListener, LocalEvents } from "./events/local_events.ts";
export { type ModelAction, type ModelEvents, modelEvents } from "./events/model_events.ts";
export { EventQueue } from "./events/event_queue.ts";
export { bootQueuedEvents, keepRecords } from "./boot.ts";
export { QueuedEvents } from "./events/queued_events.ts";
export { ChannelEvent } from "./events/channel_event.ts";
export {
  type Direction,
  type EventDraft,
  EventPipeline,
  type EventStep,
} from "./events/event_pipeline.ts";
export {
  type EventType,
  eventType,
  eventTypes,
  findEventType,
  isOpenEventName,
  presenceJoining,
  presenceLeaving,
  subscriptionCount,
} from "./events/event_type.ts";
export { isClientEvent } from "./events/client_events.ts";
export { EventViews, NoEventViews } from "./events/event_views.ts";
export { Filter, filterSchema, type FilterSpec } from "./events/filter.ts";
export { Json, Publication } from "./events/publication.ts";
export type { Published } from "./events/publisher.ts";
export type { PublishOptions, Target } from "./events/publishing.ts";
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
export { channelMessageSchemas } from "./gateways/native/channel_messages.ts";
export { type ServerFrame, serverFrames } from "./gateways/native/server_frames.ts";
export { messageQueries } from "./gateways/native/message_queries.ts";
export { type Ref, WebSocketRequest } from "./gateways/native/web_socket_request.ts";
export { type Entry, History, type HistoryPage } from "./history/history.ts";
export type { PastEvent, PastEvents, PastQuery } from "./history/past_events.ts";
export type { Position } from "./history/position.ts";
export { Hub } from "./hub.ts";
export { HubNode } from "./node.ts";
export type { Batch } from "./output/batch.ts";
export { Occupancy } from "./occupancy/occupancy.ts";
export { type OccupancyChange, OccupancyStore } from "./occupancy/occupancy_store.ts";
export { Encoder } from "./output/encoder.ts";
export { EventHtml } from "./events/event_html.ts";
export { payloadOf, textFrame, wrappingFrame } from "./output/frame.ts";
export { writeFrames } from "./output/raw_websocket.ts";
export type { Transport } from "./output/transport.ts";
export {
  type Announcement,
  type Holding,
  type Member,
  publicMember,
  type UserId,
  userKey,
} from "./presence/member.ts";
export { Presence, type Status } from "./presence/presence.ts";
export { PresenceChoices } from "./presence/presence_choices.ts";
export { PresenceStore } from "./presence/presence_store.ts";
export { ConnectionRecords } from "./records/connection_records.ts";
export { EventRecords } from "./records/event_records.ts";
export { createRealtime } from "./records/migrations/0001_realtime.ts";
export { createStatistics } from "./statistics/migrations/0001_statistics.ts";
export { Statistics } from "./statistics/statistics.ts";
export {
  type Dimension,
  type RankedStatistics,
  type StatisticsFigures,
  type StatisticsPoint,
  type StatisticsQuery,
  StatisticsReport,
  type StatisticsRow,
} from "./statistics/statistics_report.ts";
export { memoryStorey, redisStorey, type Storey } from "./storeys.ts";
export { MemoryBroker } from "./broker/memory_broker.ts";
export { RedisBroker } from "./broker/redis_broker.ts";
export { MemoryHistory } from "./history/memory_history.ts";
export { RedisHistory } from "./history/redis_history.ts";
export { MemoryPresenceStore } from "./presence/memory_presence_store.ts";
export { RedisPresenceStore } from "./presence/redis_presence_store.ts";
export { MemoryOccupancyStore } from "./occupancy/memory_occupancy_store.ts";
export { RedisOccupancyStore } from "./occupancy/redis_occupancy_store.ts";
export * from "./gateways/pusher/index.ts";
export * from "./gateways/sse/index.ts";
export { DefaultChannels } from "./channels/default_channels.ts";
export { shownPayload } from "./presence/shown_payload.ts";
export * from "./gateways/socketio/index.ts";
