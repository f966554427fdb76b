import type { Container } from "../../platform/container/index.ts";
import { FirstRoom } from "./first_room.ts";
import { RoomNews } from "./room_news.ts";

/** Connects rooms with what they listen to; once, before the outbox starts. */
export function bootRooms(container: Container): void {
  container.resolve(RoomNews).listen();
  container.resolve(FirstRoom).listen();
}
