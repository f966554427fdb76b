import { createHash } from "node:crypto";
import { type CountedBy, doors, type Refused } from "../../../platform/security/index.ts";

/** Names a key on the page without showing it: the page has whole addresses nowhere. */
export function handleOf({ door, key }: Pick<Refused, "door" | "key">): string {
  return createHash("sha256").update(`${door} ${key}`).digest("base64url").slice(0, 22);
}

/** The person behind a key, if it is one's. */
export function personIn({ door, key }: Pick<Refused, "door" | "key">): number | undefined {
  const by: CountedBy = doors[door].by;
  if (by !== "person" && by !== "connection") return undefined;
  const id = /^user:(\d+)/.exec(key)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** A key as administrators see it where it is no person's: shortened, for it may be somebody's address. */
export function shortened({ door, key }: Pick<Refused, "door" | "key">): string {
  if (key === "others") return "Further ones";
  return SHORT[doors[door].by]?.(key) ?? key;
}

/** How a key is shortened, by what its door counts. */
const SHORT: Partial<Record<CountedBy, (key: string) => string>> = {
  address: shortAddress,
  account: shortEmail,
  token: (key) => (key.startsWith("token:") ? `Token ${key.slice(6)}` : "An access token"),
  node: () => "Everybody",
};

function shortAddress(key: string): string {
  if (key.includes(":")) return `${key.split(":").slice(0, 2).join(":")}:x`;
  return `${key.split(".").slice(0, 3).join(".")}.x`;
}

function shortEmail(key: string): string {
  const at = key.lastIndexOf("@");
  return at < 0 ? `${key.slice(0, 2)}…` : `${key.slice(0, 2)}…${key.slice(at)}`;
}
