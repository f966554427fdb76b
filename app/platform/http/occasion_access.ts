import type { Context } from "hono";
import type { Occasion } from "../queue/index.ts";
import { RequestFact } from "../support/index.ts";

const current = new RequestFact<Occasion>();

/** The request as an occasion to defer work to. @throws Error outside of `requestContext` */
export function occasionOf(c: Context): Occasion {
  const occasion = current.of(c);
  if (!occasion) throw new Error("No request is under way to which work could be deferred.");
  return occasion;
}

export function setOccasion(c: Context, occasion: Occasion): void {
  current.set(c, occasion);
}
