import { development } from "./development.ts";
import { production } from "./production.ts";
import { test } from "./test.ts";

/** Environment variable → text: what an environment takes instead of the section's default. */
export type Overrides = Record<string, string>;

export const environments: Record<string, Overrides> = { development, production, test };
