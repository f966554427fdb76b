export { bootMessages } from "./boot.ts";
export { CatchUp, type CatchingUp } from "./catch_up.ts";
export { ChangeWitnesses } from "./change_witnesses.ts";
export { checkedText, ClientId, type Draft } from "./draft.ts";
export { MessageKind, type Writing, type Written } from "./kinds/message_kind.ts";
export { MessageKinds } from "./kinds/message_kinds.ts";
export { dataIn, type KindData, type StoredData } from "./kinds/stored_data.ts";
export {
  messageCreated,
  messageDeleted,
  messageUpdated,
  readChanged,
  roomActivity,
} from "./message_events.ts";
export { MessageCounts } from "./message_counts.ts";
export { MessageLimits } from "./message_limits.ts";
export { MessageNews, type ToldChange } from "./message_news.ts";
export { MessageResource } from "./message_resource.ts";
export { MessageResources } from "./message_resources.ts";
export { Messages } from "./messages.ts";
export { MessageArchive, type WholeMessage } from "./archive/message_archive.ts";
export { type ForeignMessage, MessageRestoring } from "./archive/message_restoring.ts";
export type { Change } from "./tables.ts";
export { Byline } from "./byline.ts";
export { addByline } from "./migrations/0012_add_byline.ts";
export {
  laterMessagesMigrations,
  messageKindsMigrations,
  messagesMigrations,
  previewsMigrations,
  receiptsMigrations,
  threadsMigrations,
} from "./migrations/index.ts";
export { Posting } from "./posting.ts";
export { PrivateMessages } from "./private/private_messages.ts";
export { type Page, type PageQuery, Pagination } from "./pagination.ts";
export { ReadState } from "./read_state.ts";
export { Revisions } from "./revisions.ts";
export { rendered } from "./rendered.ts";
export { EVERYBODY } from "./mentions/mention.ts";
export { type MentionChange, Mentions } from "./mentions/mentions.ts";
export { ReadingWitnesses, type ReadPart } from "./reading_witnesses.ts";
export { excerpt } from "./replies/quote.ts";
export { ThreadReading } from "./threads/thread_reading.ts";
export { messageApiRoutes, messageRoutes } from "./routes.ts";
export { messageSocket } from "./socket_messages.ts";
export type { Message } from "./tables.ts";
export { ViewerMessages } from "./viewer_messages.ts";
export { BlockVeils } from "./withheld/block_veils.ts";
export { mentionsIn } from "./mentions/mention.ts";
