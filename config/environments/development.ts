import type { Overrides } from "./index.ts";

/** Defaults while one works on Parley itself. */
export const development: Overrides = {
  LOG_LEVEL: "debug",
  LOG_PRETTY: "true",
  OUTSIDE_ALLOWED: "127.0.0.0/8,::1,localhost",
};
