import type { User } from "./user.ts";

/** Somebody as lists for programs tell of them (C3.1). */
export interface PersonResource {
  id: number;
  name: string;
  is_online: boolean;
  last_seen_at: string | null;
  /** Only there for the account of a program. */
  bot?: true;
}

export function personResource(
  {
    id,
    name,
    last_seen_at,
    bot,
  }: Pick<User, "id" | "name" | "last_seen_at"> & Partial<Pick<User, "bot">>,
  is_online: boolean,
): PersonResource {
  const seen = last_seen_at === null ? null : new Date(last_seen_at).toISOString();
  const person = { id, name, is_online, last_seen_at: seen };
  return bot ? { ...person, bot: true } : person;
}
