import type { Overrides } from "./index.ts";

/** Defaults of an installation that people use; the sections' own defaults are meant for it already. */
export const production: Overrides = {};
