import { presenceJoining, presenceLeaving } from "../events/event_type.ts";
import type { Publication } from "../events/publication.ts";
import { type Member, userKey } from "./member.ts";

/** What the members of a channel changed to while its store was being read. */
type Touched = Set<string>;

/** How what a node told its clients differs from what is true. */
export interface RollChange {
  joining: Member[];
  leaving: Member[];
}

/**
 * The members of a presence channel as the clients of this node were told them. A member who comes twice or goes twice,
 * because word of it came on two ways, is told once; what was missed is found by comparing with the store.
 */
export class Roll {
  readonly #members = new Map<string, Member>();
  readonly #reads = new Set<Touched>();

  get members(): Member[] {
    return [...this.#members.values()];
  }

  /** Takes note of an event; answers whether clients are to be told it. */
  admits({ event, data }: Publication): boolean {
    if (event === presenceJoining.name) return this.#join(data as Member);
    if (event === presenceLeaving.name) return this.#leave(data as Member);
    return true;
  }

  /** Compares with what `read` gives. What changed while it was read is newer than what it gives. */
  async compare(read: () => Promise<Member[]>): Promise<RollChange> {
    const touched: Touched = new Set();
    this.#reads.add(touched);
    try {
      const present = new Map((await read()).map((member) => [userKey(member.user_id), member]));
      return {
        joining: missing(present, this.#members, touched),
        leaving: missing(this.#members, present, touched),
      };
    } finally {
      this.#reads.delete(touched);
    }
  }

  #join(member: Member): boolean {
    const key = this.#touch(member);
    if (this.#members.has(key)) return false;
    this.#members.set(key, member);
    return true;
  }

  #leave(member: Member): boolean {
    return this.#members.delete(this.#touch(member));
  }

  #touch({ user_id }: Member): string {
    const key = userKey(user_id);
    for (const touched of this.#reads) touched.add(key);
    return key;
  }
}

function missing(
  all: ReadonlyMap<string, Member>,
  from: ReadonlyMap<string, Member>,
  touched: Touched,
): Member[] {
  return [...all].flatMap(([key, member]) => (from.has(key) || touched.has(key) ? [] : member));
}
