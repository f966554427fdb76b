import type { FlagDeclaration, GroupTest } from "../app/platform/config/index.ts";

/**
 * Every feature flag. A name that does not stand here is an error wherever it is used. Lower case, with hyphens;
 * `default` holds until somebody sets the flag.
 */
export const flags = {
  "typing-notices": {
    description: "Others in a room see who is typing.",
    default: true,
  },
} as const satisfies Record<string, FlagDeclaration>;

/** The name of a declared flag. */
export type FlagName = keyof typeof flags;

/** The groups that a flag may be on for, each with its test of a person. */
export const flagGroups = {
  admin: ({ role }) => role === "admin",
  member: ({ role }) => role === "member",
} as const satisfies Record<string, GroupTest>;
