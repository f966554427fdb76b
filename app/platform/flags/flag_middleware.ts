import type { Context } from "hono";
import type { FlagName } from "../../../config/flags.ts";
import { NotFoundError } from "../errors/index.ts";
import { viewerOf } from "../security/index.ts";
import { type Guard, RequestFact } from "../support/index.ts";
import type { Flags } from "./flags.ts";

const known = new RequestFact<Flags>();

/** Gives every request the flags; `flag` looks for them there. */
export function withFlags(flags: Flags): Guard {
  return function withFlags(c) {
    known.set(c, flags);
  };
}

/**
 * A route that is there only for those who have the flag; for all others it does not exist. After `authenticate`.
 *
 * @example r.get("/lab", [LabController, "show"], { middleware: [flag("lab")] })
 */
export function flag(name: FlagName): Guard {
  const guard: Guard = (c) => {
    if (!flagsOf(c).isOn(name, viewerOf(c))) throw new NotFoundError();
  };
  return Object.defineProperty(guard, "name", { value: `flag(${name})` });
}

function flagsOf(c: Context): Flags {
  const flags = known.of(c);
  if (!flags) throw new Error("flag() stands on a route without withFlags().");
  return flags;
}
