import type { Context } from "hono";
import type { Occasion } from "../queue/index.ts";

const KEY = "occasion";

/** The request as an occasion to defer work to. @throws Error outside of `requestContext` */
export function occasionOf(c: Context): Occasion {
  const occasion = c.get(KEY) as Occasion | undefined;
  if (!occasion) throw new Error("No request is under way to which work could be deferred.");
  return occasion;
}

export function setOccasion(c: Context, occasion: Occasion): void {
  c.set(KEY, occasion);
}
