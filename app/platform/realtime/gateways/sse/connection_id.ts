import { randomId } from "../../../support/index.ts";
import { shortName } from "./place.ts";

const DOT = ".";

/** An id that tells on which node the connection is, so that any other can reach it. */
export function connectionId(node: string): string {
  return randomId(96) + DOT + shortName(node);
}

/** Whether a connection of this id would be on the node. */
export function isOn(node: string, id: string): boolean {
  return id.split(DOT)[1] === shortName(node);
}
