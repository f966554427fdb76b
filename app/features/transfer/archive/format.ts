import { z } from "zod";

/** The number of the format; readers refuse a higher one. docs/import-export.md tells what is in it. */
export const FORMAT = "parley-export";
export const VERSION = 1;

/** Names inside an archive. */
export const MANIFEST = "parley.json";
export const PEOPLE = "people.json";
export const ACCOUNT = "account.json";
export const PICTURE = "picture.webp";
export const filePath = (id: string): string => `files/${id}`;
export const roomPath = (id: number, name: string): string => `rooms/${id}/${name}`;

const id = z.number().int().positive();
const count = z.number().int().min(0);
const Time = z.iso.datetime().transform((text) => Date.parse(text));
const TimeOrNull = Time.nullable().default(null);
const ClientId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);

export const Manifest = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1),
  /** Names the installation that it came from. */
  origin: z.string().min(1).max(80),
  /** `room`: whole rooms. `person`: what one person wrote, and their conversations. */
  kind: z.enum(["room", "person"]),
  made_at: Time,
  rooms: z.array(id).max(10_000),
});
export type Manifest = z.output<typeof Manifest>;

export const ArchivedPerson = z.object({
  id: z.union([id, z.string().max(100)]),
  name: z.string().min(1).max(200),
  /** Lower case; not told where who asked may not know it. */
  email: z.string().max(254).nullable().default(null),
  color: z.number().int().min(0).nullable().default(null),
  bot: z.boolean().default(false),
});
export type ArchivedPerson = z.output<typeof ArchivedPerson>;
export const ArchivedPeople = z.array(ArchivedPerson).max(200_000);

const PersonRef = ArchivedPerson.shape.id;
export type PersonRef = z.output<typeof PersonRef>;

const ROLES = ["owner", "moderator", "member"] as const;

export const ArchivedMember = z.object({
  user: PersonRef,
  role: z.enum(ROLES),
  level: z.enum(["all", "mentions", "none"]).default("all"),
  joined_at: Time,
  last_read_ordinal: count.default(0),
  unread_deleted: count.default(0),
});

export const ArchivedRoom = z.object({
  id: z.union([id, z.string().max(100)]),
  name: z.string().max(80).nullable(),
  description: z.string().max(2000).default(""),
  kind: z.enum(["open", "closed", "direct"]),
  created_by: PersonRef,
  created_at: Time,
  archived_at: TimeOrNull,
  /** Whether some of its messages are left out: numbers are then given anew. */
  partial: z.boolean().default(false),
  change_seq: count.default(0),
  last_ordinal: count.default(0),
  last_message_at: TimeOrNull,
  post_by: z.enum(ROLES).nullable().default(null),
  invite_by: z.enum(ROLES).nullable().default(null),
  pin_by: z.enum(ROLES).nullable().default(null),
  members: z.array(ArchivedMember).max(200_000),
});
export type ArchivedRoom = z.output<typeof ArchivedRoom>;

export const ArchivedMessage = z.object({
  id: z.union([id, z.string().max(100)]),
  author: PersonRef,
  client_id: ClientId,
  kind: z.string().max(30).default("text"),
  body: z.string().max(1_000_000),
  text: z.boolean().default(true),
  data: z.record(z.string(), z.unknown()).nullable().default(null),
  byline: z
    .object({ name: z.string().optional(), icon: z.string().optional() })
    .nullable()
    .default(null),
  ordinal: count.default(0),
  seq: count.default(0),
  created_at: Time,
  edited_at: TimeOrNull,
  deleted_at: TimeOrNull,
  pinned_at: TimeOrNull,
  /** The message that began the thread in which it stands. */
  thread: z
    .union([id, z.string().max(100)])
    .nullable()
    .default(null),
  thread_ordinal: count.nullable().default(null),
  /** Whether it stands in its thread alone. */
  aside: z.boolean().default(false),
  /** Whom it names; 0 for everybody in the room. */
  mentions: z
    .array(z.object({ user: z.union([z.literal(0), PersonRef]), name: z.string().max(200) }))
    .max(1000)
    .default([]),
  reply_to: z
    .union([id, z.string().max(100)])
    .nullable()
    .default(null),
  reactions: z
    .array(z.object({ emoji: z.string().regex(/^\p{RGI_Emoji}$/v), user: PersonRef, at: Time }))
    .max(10_000)
    .default([]),
  versions: z
    .array(z.object({ body: z.string().max(1_000_000), replaced_at: Time }))
    .max(10_000)
    .default([]),
});
export type ArchivedMessage = z.output<typeof ArchivedMessage>;

/** What a message with files says of them; their bytes stand in entries of their own. */
export const ArchivedFiles = z.object({
  caption: z.string().max(1_000_000).default(""),
  files: z
    .array(z.object({ id: z.string().regex(/^[\w-]{1,64}$/), name: z.string().max(1000) }))
    .max(1000),
});
export type ArchivedFiles = z.output<typeof ArchivedFiles>;

export const CHANGE_KINDS = [
  "created",
  "edited",
  "deleted",
  "reacted",
  "quoted",
  "pinned",
  "unpinned",
  "threaded",
] as const;

export const ArchivedChange = z.object({
  seq: z.number().int().positive(),
  /** Kinds that are not known here are kept as `edited`: the message looks different since. */
  kind: z.enum(CHANGE_KINDS).catch("edited"),
  message: ArchivedMessage.shape.id,
  actor: PersonRef,
  at: Time,
});
export type ArchivedChange = z.output<typeof ArchivedChange>;
