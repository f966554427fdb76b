import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Position } from "../../history/position.ts";

const REMEMBERED = 10_000;
const DIGITS = 36;
const LETTERS = 6;

/** A channel's name in few letters; 36 bits tell the channels of one connection apart. */
export function shortName(channel: string): string {
  const known = shortNames.get(channel);
  if (known !== undefined) return known;
  const made = createHash("sha1").update(channel).digest("base64url").slice(0, LETTERS);
  shortNames.set(channel, made);
  return made;
}

const shortNames = new LRUCache<string, string>({ max: REMEMBERED });

/** A channel on a connection, as it stands in an id. */
export interface Place {
  readonly channel: string;
  readonly position: Position | undefined;
  readonly as: "asked" | "added" | "left";
}

/**
 * One place as text: `Xk3_9a:epoch:1f` for a channel that was asked for, `+epoch:1f:name` for one that was added,
 * `-Xk3_9a` for one that was left. Without history, place and colons are empty.
 */
export function placeText({ channel, position, as }: Place): string {
  if (as === "left") return `-${shortName(channel)}`;
  const at = position ? `${position.epoch}:${position.offset.toString(DIGITS)}` : ":";
  return as === "asked" ? `${shortName(channel)}:${at}` : `+${at}:${escaped(channel)}`;
}

/** What is to be said of the client that comes back with an id. */
export interface Remembered {
  /** By the short name of a channel that was asked for. */
  asked: ReadonlyMap<string, Position>;
  added: readonly { channel: string; position: Position | undefined }[];
  /** Short names. */
  left: ReadonlySet<string>;
  /** Why it was told to stay away. */
  stop?: string;
}

const ASKED = /^([\w-]{6}):([\w-]{1,32}):([0-9a-z]{1,11})$/;
const ADDED = /^\+([\w-]{0,32}):([0-9a-z]{0,11}):(.{1,200})$/;
const LEFT = /^-([\w-]{6})$/;
const STOP = /^!([a-z_]{1,40})$/;

/** Reads an id; what cannot be read is left out, since it is not ours. */
export function remembered(id: string): Remembered {
  const [, stop] = STOP.exec(id) ?? [];
  const asked = new Map<string, Position>();
  const added: Remembered["added"][number][] = [];
  const left = new Set<string>();
  for (const text of id.split(SEPARATOR)) {
    const [, name = "", epoch = "", offset = ""] = ASKED.exec(text) ?? [];
    if (name !== "") asked.set(name, positionOf(epoch, offset));
    const more = ADDED.exec(text);
    if (more) added.push(addition(more));
    const [, gone] = LEFT.exec(text) ?? [];
    if (gone !== undefined) left.add(gone);
  }
  return { asked, added, left, ...(stop !== undefined && { stop }) };
}

/** The id that tells a client to stay away when it comes back. */
export function stopText(reason: string): string {
  return `!${reason}`;
}

export const SEPARATOR = ",";
const ESCAPED = "%2C";

function addition([, epoch = "", offset = "", name = ""]: readonly string[]) {
  const position = epoch === "" || offset === "" ? undefined : positionOf(epoch, offset);
  return { channel: name.replaceAll(ESCAPED, SEPARATOR), position };
}

function positionOf(epoch: string, offset: string): Position {
  return { epoch, offset: Number.parseInt(offset, DIGITS) };
}

function escaped(channel: string): string {
  return channel.replaceAll(SEPARATOR, ESCAPED);
}
