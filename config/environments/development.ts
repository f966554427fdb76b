import type { Overrides } from "./index.ts";

/** Defaults while one works on Parley itself. */
export const development: Overrides = {
  LOG_LEVEL: "debug",
  LOG_PRETTY: "true",
};
