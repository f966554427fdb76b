import type { Container } from "../../platform/container/index.ts";
import { ComingsAndGoings } from "./comings_and_goings.ts";
import { OnlineSocket } from "./online_socket.ts";

/** Connects awareness with the hub; once, before the first client. */
export function bootAwareness(container: Container): void {
  container.resolve(ComingsAndGoings).listen();
  container.resolve(OnlineSocket).listen();
}
