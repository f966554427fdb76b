import type { Overrides } from "./index.ts";

/** Defaults under test: loopback only, no files besides the temporary folder's, and people who write very fast. */
export const test: Overrides = {
  HOST: "127.0.0.1",
  LOG_FILES: "false",
  MESSAGE_RATE: "off",
  OUTSIDE_ALLOWED: "127.0.0.1",
};
