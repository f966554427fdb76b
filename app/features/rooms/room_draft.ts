import { z } from "zod";
import { PLAIN_LINE, VISIBLE } from "../../platform/support/index.ts";

/** Most people in a direct room. */
export const DIRECT_MAX = 8;

const NAME_MAX = 80;
const DESCRIPTION_MAX = 500;

/** 1 to 80 characters, spaces at the ends and repeated ones taken out. */
export const RoomName = z
  .string("Give the room a name.")
  .normalize("NFC")
  .transform((text) => text.trim().replace(/\s+/g, " "))
  .pipe(
    z
      .string()
      .max(NAME_MAX, `A name has ${NAME_MAX} characters at most.`)
      .regex(PLAIN_LINE, "A name has no control characters.")
      .regex(VISIBLE, "Give the room a name."),
  );

export const RoomDescription = z
  .string("Describe the room in words.")
  .trim()
  .max(DESCRIPTION_MAX, `A description has ${DESCRIPTION_MAX} characters at most.`)
  .regex(/^\P{Cs}*$/u, "This is not text.");

/** Open: everybody may find and join it. Closed: by invitation. */
export const NamedKind = z.enum(["open", "closed"], "A room is open or closed.");

export const RoleName = z.enum(
  ["owner", "moderator", "member"],
  "A role is owner, moderator or member.",
);

const id = z.coerce.number("Choose people.").int("Choose people.").positive("Choose people.");

/** Ids of people; a form sends a single one without a list around it. */
export const MemberIds = z.preprocess(
  (given) => (given === undefined || Array.isArray(given) ? given : [given]),
  z.array(id, "Choose people.").max(500, "Invite 500 people at most at once."),
);

/** What a room is made from. */
export const RoomDraft = z.object({
  name: RoomName,
  description: RoomDescription.default(""),
  kind: NamedKind,
  member_ids: MemberIds.default([]),
});

/** What may be changed of a room. */
export const RoomChanges = z.object({
  name: RoomName.optional(),
  description: RoomDescription.optional(),
  kind: NamedKind.optional(),
  post_by: RoleName.optional(),
  invite_by: RoleName.optional(),
  pin_by: RoleName.optional(),
});

export type RoomDraft = z.output<typeof RoomDraft>;
export type RoomChanges = z.output<typeof RoomChanges>;
