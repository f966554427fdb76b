import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const chat = section("chat", {
  registration: {
    env: "REGISTRATION",
    schema: z.enum(["open", "invitation", "closed"]).default("open"),
    doc: "Who may make an account: everybody, who has an invitation link, or nobody but administrators.",
  },
  messageMaxLength: {
    env: "MESSAGE_MAX_LENGTH",
    schema: integer(1, 100_000).default(4000),
    doc: "Longest message in a room, in characters.",
  },
  directMaxLength: {
    env: "DIRECT_MESSAGE_MAX_LENGTH",
    schema: integer(1, 100_000).default(500),
    doc: "Longest direct message, in characters.",
  },
  awayAfter: {
    env: "AWAY_AFTER",
    schema: integer(0, 86_400).default(300),
    doc: "Seconds without any input in any window after which somebody is shown as away; 0: never.",
  },
  pageSize: {
    env: "MESSAGE_PAGE_SIZE",
    schema: integer(10, 200).default(50),
    doc: "Messages on one page of history.",
  },
  roomMentions: {
    env: "ROOM_MENTIONS",
    schema: z.enum(["moderators", "everybody"]).default("moderators"),
    doc: "Who may call all members of a room with @room; in direct rooms everybody may.",
  },
  seenByLimit: {
    env: "SEEN_BY_LIMIT",
    schema: integer(2, 1000).default(100),
    doc: "Up to how many members a room tells who has seen a message.",
  },
  catchUpLimit: {
    env: "CATCH_UP_LIMIT",
    schema: integer(10, 10_000).default(500),
    doc: "Changes that are replayed to a browser that was away; past that it gets the newest page.",
  },
});
