import type { Context, MiddlewareHandler } from "hono";
import type { FlagName } from "../../../config/flags.ts";
import { NotFoundError } from "../errors/index.ts";
import { viewerOf } from "../security/index.ts";
import type { Flags } from "./flags.ts";

const KEY = "flags";

/** Gives every request the flags; `flag` looks for them there. */
export function withFlags(flags: Flags): MiddlewareHandler {
  return function withFlags(c, next) {
    c.set(KEY, flags);
    return next();
  };
}

/**
 * A route that is there only for those who have the flag; for all others it does not exist. After `authenticate`.
 *
 * @example r.get("/lab", [LabController, "show"], { middleware: [flag("lab")] })
 */
export function flag(name: FlagName): MiddlewareHandler {
  const middleware: MiddlewareHandler = async (c, next) => {
    if (!flagsOf(c).isOn(name, viewerOf(c))) throw new NotFoundError();
    await next();
  };
  return Object.defineProperty(middleware, "name", { value: `flag(${name})` });
}

function flagsOf(c: Context): Flags {
  const flags = c.get(KEY) as Flags | undefined;
  if (!flags) throw new Error("flag() stands on a route without withFlags().");
  return flags;
}
