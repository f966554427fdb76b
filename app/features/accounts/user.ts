export const ROLES = ["admin", "member"] as const;

/** Administrators run the installation; in rooms everybody has a role of their own. */
export type Role = (typeof ROLES)[number];

/** How many colours people may choose from; classes `hue-0` to `hue-11` in the styles. */
export const COLORS = 12;

/** A person with an account. Times in milliseconds. */
export interface User {
  id: number;
  name: string;
  /** Lower case. */
  email: string;
  role: Role;
  /** Index into the palette, 0 to 11. */
  color: number;
  /** File name of the picture; `userResource` makes a path of it. */
  picture: string | null;
  created_at: number;
  updated_at: number;
  disabled_at: number | null;
  last_seen_at: number | null;
  /** 1 for the account of a program. */
  bot: number | null;
  /** What pages speak to them; null: what their browser asks for. */
  language: string | null;
  /** Until then the person is banned from the site. */
  banned_until: number | null;
  ban_reason: string | null;
  /** What the person wants others to see; null says how it is. */
  presence: PresenceChoice | null;
}

/** What others see whatever one does: away, or not there. */
export const PRESENCE_CHOICES = ["away", "hidden"] as const;

export type PresenceChoice = (typeof PRESENCE_CHOICES)[number];

/** Whether nobody is let in with this account at this time. */
export function isLockedOut(
  { disabled_at, banned_until }: Pick<User, "disabled_at" | "banned_until">,
  now: number,
): boolean {
  return disabled_at !== null || (banned_until ?? 0) > now;
}

/** What everybody may know of a person; stands in messages, member lists and pages. */
export interface UserResource {
  id: number;
  name: string;
  color: number;
  /** A path on this site, or null: then initials on the colour. */
  picture: string | null;
  /** Only there for the account of a program. */
  bot?: true | undefined;
  /** Instead of initials: one emoji, beside a message that came through a webhook. */
  icon?: string | undefined;
}

/** What a person's face and name are drawn from. */
export function userResource(user: Face): UserResource {
  const { id, name, color } = user;
  const face = { id, name, color, picture: picturePath(user.picture) };
  return user.bot ? { ...face, bot: true } : face;
}

/** What a face is drawn from. */
type Face = Pick<User, "id" | "name" | "color" | "picture"> & Partial<Pick<User, "bot">>;

/** What people are told of their own account. */
export interface AccountResource extends UserResource {
  email: string;
  role: Role;
  /** `null`: what their browser asks for. */
  language: string | null;
}

export function accountResource(user: User): AccountResource {
  return { ...userResource(user), email: user.email, role: user.role, language: user.language };
}

/** The path of a picture by its file name. */
export function picturePath(name: string | null): string | null {
  return name === null ? null : `/pictures/${name}`;
}

/** A colour to begin with: the first twelve people have twelve different ones, neighbours far apart. */
export function firstColor(peopleBefore: number): number {
  return (peopleBefore * 5) % COLORS;
}
