import type { Overrides } from "./index.ts";

/** Defaults under test: loopback only, and no files besides the temporary folder's. */
export const test: Overrides = {
  HOST: "127.0.0.1",
  LOG_FILES: "false",
};
