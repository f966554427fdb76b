export { typingStart, typingStop, userAway, userOffline, userOnline } from "./awareness_events.ts";
export { bootAwareness } from "./boot.ts";
export { awarenessSocket } from "./socket_messages.ts";
export { VisiblePeople } from "./visible_people.ts";
