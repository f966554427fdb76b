import { z } from "zod";
import { eventType } from "../../platform/realtime/index.ts";

const person = z.object({ user_id: z.number().int(), name: z.string() });
const typist = person.extend({ channel: z.string() });

/** On the own channel of everybody who shares a room with the person; frames of their own (C3.2). */
export const userOnline = eventType("user_online", person, { bare: true });
export const userOffline = eventType("user_offline", person, { bare: true });

/** On the channel of the room, to all but the connection that types. Never stored. */
export const typingStart = eventType("typing_start", typist, { bare: true });
export const typingStop = eventType("typing_stop", typist, { bare: true });
