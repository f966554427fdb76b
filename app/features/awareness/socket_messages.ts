import { z } from "zod";
import { socketMessages } from "../../platform/realtime/index.ts";
import { OnlinePeople } from "./online_people.ts";
import { Typing } from "./typing.ts";

const place = z.object({ channel: z.string().max(164) });

/** What a socket may say about who is there. */
export const awarenessSocket = socketMessages((on) => {
  on("typing_start", place, Typing, "start");
  on("typing_stop", place, Typing, "stop");
  on("online_users", z.object({}), (request) => request.resolve(OnlinePeople).greet(request.connection));
});
