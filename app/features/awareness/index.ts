export { bootAwareness } from "./boot.ts";
export { OnlinePeople } from "./online_people.ts";
export { awarenessSocket } from "./socket_messages.ts";
