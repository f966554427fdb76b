import type { Container } from "../../platform/container/index.ts";
import { Connections } from "../../platform/realtime/index.ts";
import { OnlinePeople } from "./online_people.ts";

/** Connects awareness with the hub; once, before the hub starts. */
export function bootAwareness(container: Container): void {
  const people = container.resolve(OnlinePeople);
  people.listen();
  container.resolve(Connections).onOpened((connection) => people.greet(connection));
}
