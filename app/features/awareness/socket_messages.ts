import { z } from "zod";
import { socketMessages } from "../../platform/realtime/index.ts";
import { roomIdOf } from "../rooms/index.ts";
import { OnlineSocket } from "./online_socket.ts";
import { PresenceSocket } from "./presence_socket.ts";
import { TypingSocket } from "./typing_socket.ts";

const RoomChannel = z
  .string("Say in which channel.")
  .max(164)
  .refine((channel) => roomIdOf(channel) !== undefined, "This is not the channel of a room.");

const Person = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");

const Typing = z.union(
  [z.object({ channel: RoomChannel, thread_id: Person.optional() }), z.object({ to: Person })],
  {
    error: ({ input }) =>
      isObject(input) && "channel" in input
        ? "This is not the channel of a room."
        : "Say in which channel, or to whom.",
  },
);

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export type Typing = z.output<typeof Typing>;

/** What clients may say about who is there and who types (C3.2, C4.2). */
export const awarenessSocket = socketMessages((on) => {
  on("typing_start", Typing, TypingSocket, "start");
  on("typing_stop", Typing, TypingSocket, "stop");
  on("presence", z.object({ state: z.enum(["online", "away"]) }), PresenceSocket, "set");
  on("online_users", z.object({}), OnlineSocket, "list");
});
