import type { Filter } from "./filter.ts";
import type { UserId } from "../presence/member.ts";

/** Data that is JSON already, in UTF-8: it is sent on without being parsed. */
export class Json {
  constructor(readonly bytes: Buffer) {}
}

interface PublicationParts {
  id: string;
  event: string;
  /** When it was published, in milliseconds since 1970. */
  at: number;
  /** Goes out to native clients as a frame of its own. */
  bare?: boolean | undefined;
  /** Who sent it, where a client did. */
  sender?: UserId | undefined;
  /** A connection that does not get it: the one that caused it. */
  except?: string | undefined;
  /** Channels whose subscribers have got it there, and get no second copy. */
  unless?: readonly string[] | undefined;
}

/**
 * One event on its way out, whatever its channels. Data that came from another node stays the JSON that it was until
 * a view or a filter needs it.
 */
export class Publication {
  readonly id: string;
  readonly event: string;
  readonly at: number;
  readonly bare: boolean;
  readonly sender: UserId | undefined;
  readonly except: string;
  readonly unless: readonly string[];
  #data: { value: unknown } | undefined;
  #payload: Buffer | undefined;
  #shared: Map<object, Buffer | undefined> | undefined;
  #passed: Map<string, boolean> | undefined;

  constructor(parts: PublicationParts, data: unknown) {
    this.id = parts.id;
    this.event = parts.event;
    this.at = parts.at;
    this.bare = parts.bare ?? false;
    this.sender = parts.sender;
    this.except = parts.except ?? "";
    this.unless = parts.unless ?? NONE;
    if (data instanceof Json) this.#payload = data.bytes;
    else this.#data = { value: data };
  }

  /** The data as UTF-8 JSON. */
  get payload(): Buffer {
    return (this.#payload ??= Buffer.from(JSON.stringify(this.#data?.value ?? null)));
  }

  /** The data as a value; not to be changed. */
  get data(): unknown {
    return (this.#data ??= { value: JSON.parse(this.payload.toString("utf8")) }).value;
  }

  /** The same event with other data. */
  with(data: unknown): Publication {
    return new Publication(this, data);
  }

  /** Whether it says who comes and goes on a presence channel. */
  get isAboutMembers(): boolean {
    return this.event.startsWith(ABOUT_MEMBERS);
  }

  /** Whether the event is for subscribers with this filter; asked once, however many they are. */
  passes(filter: Filter): boolean {
    if (this.isAboutMembers) return true;
    const passed = (this.#passed ??= new Map());
    const known = passed.get(filter.key);
    if (known !== undefined) return known;
    const passes = filter.matches(this.event, this.data);
    passed.set(filter.key, passes);
    return passes;
  }

  /** What `make` gives, made once for each `key` whatever the number of channels. */
  once(key: object, make: () => Buffer | undefined): Buffer | undefined {
    const shared = (this.#shared ??= new Map());
    if (!shared.has(key)) shared.set(key, make());
    return shared.get(key);
  }
}

const NONE: readonly string[] = [];
/** Who filters still wants to know who is there. */
const ABOUT_MEMBERS = "presence:";
