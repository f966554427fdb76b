import { AppError } from "../../../errors/index.ts";
import { type ChannelGroups, isGroupName } from "../../channels/groups.ts";
import type { Joined } from "../../channels/welcome.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Position } from "../../history/position.ts";
import type { Hub } from "../../hub.ts";
import type { Move } from "./marks.ts";
import { type Remembered, shortName } from "./place.ts";
import { joinedFacts, tell } from "./sse_protocol.ts";

/** A channel that a client may not have, and why. */
export interface Refused {
  channel: string;
  code: string;
  message: string;
}

type Kind = "asked" | "added";

interface Admitted {
  joined: Joined;
  as: Kind;
}

export interface PeerParts {
  hub: Hub;
  groups: ChannelGroups;
}

interface PeerOptions {
  connection: Connection;
  /** Channels and groups that it gets without adding them. */
  asked: ReadonlySet<string>;
  filter: unknown;
  before: Remembered | undefined;
}

const DEFECT = 500;
/** Characters. */
const MAX_ADDED = 3_000;

/** One client on an event stream: joins and leaves channels, and keeps its place told. */
export class SsePeer {
  readonly connection: Connection;
  /** What is to be told of each channel when it is greeted. */
  readonly #joined: Admitted[] = [];
  readonly #parts: PeerParts;
  readonly #asked: ReadonlySet<string>;
  readonly #filter: unknown;
  readonly #before: Remembered | undefined;
  #isGreeted = false;
  /** Names that were added, and not left. */
  #added: ReadonlySet<string> = new Set();
  #work: Promise<unknown> = Promise.resolve();

  constructor({ connection, asked, filter, before }: PeerOptions, parts: PeerParts) {
    this.connection = connection;
    this.#asked = asked;
    this.#filter = filter;
    this.#before = before;
    this.#parts = parts;
  }

  /** What is joined from now on is told as an event. */
  greeted(): void {
    this.#isGreeted = true;
  }

  /** Changes of one client are made one after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => {});
    return done;
  }

  /** The channels that it has from the start. */
  get joined(): Joined[] {
    return this.#joined.map(({ joined }) => joined);
  }

  /**
   * Fulfilled when it is said that the channel is joined; what was missed follows as fast as the client reads.
   *
   * @returns why it was refused, if so
   * @throws what is no refusal: a defect, something that is away
   */
  async join(name: string): Promise<Refused | undefined> {
    const as = this.#asked.has(name) ? "asked" : "added";
    try {
      if (as === "added") this.#assertShort(name);
      await (isGroupName(name) ? this.#joinGroup(name, as) : this.#joinChannel(name, as));
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= DEFECT) throw error;
      return { channel: name, code: error.code, message: error.message };
    }
  }

  /** @throws RealtimeError `not_joined` */
  leave(name: string): void {
    const { hub } = this.#parts;
    const { connection } = this;
    const had = connection.channels;
    const isLeft = isGroupName(name)
      ? hub.unsubscribeGroup(connection, name)
      : hub.unsubscribe(connection, name);
    if (!isLeft) throw new RealtimeError("not_joined");
    this.#added = new Set([...this.#added].filter((one) => one !== name));
    const gone = had.filter((one) => one !== name && !connection.subscriptions.has(one));
    const moves = [this.#parting(name), ...gone.map((channel) => this.#parting(channel))];
    tell(connection, { type: "parley:left", channel: name, reason: "left" }, moves);
  }

  /** Where the client stands before what it missed is sent. */
  starts(left: readonly string[]): Move[] {
    const channels = this.#joined.map((admitted) => this.#start(admitted));
    const groups = (this.#before?.added ?? []).filter(({ channel }) => isGroupName(channel));
    return [
      ...channels,
      ...groups.map(({ channel }) => ({ channel, as: "added" as const })),
      ...left.map((channel) => ({ channel, as: "left" as const })),
    ];
  }

  /** Channels whose events since its last visit are lost for good. */
  get missed(): Joined[] {
    if (!this.#before) return [];
    return this.joined.filter(({ position, recovered }) => position && !recovered);
  }

  #joinChannel(name: string, as: Kind): Promise<void> {
    const options = { filter: this.#filter, since: this.#since(name) };
    return this.#untilSaid(1, (said) => {
      const acknowledge = (joined: Joined): void => {
        this.#admitted({ joined, as });
        said();
      };
      return this.#parts.hub.subscribe(this.connection, name, { ...options, acknowledge });
    });
  }

  /**
   * The client reads nothing before it is greeted, and it is greeted when all is joined: so nobody here may wait for
   * the past to be read. What fails after the word ends the stream; the client comes back for what it has not got.
   *
   * @param words after so many it is done, else with the work
   */
  #untilSaid(words: number, work: (said: () => void) => Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = words;
      const said = (): void => void ((left -= 1) === 0 && resolve());
      const failed = (error: unknown): void => {
        if (left <= 0) this.connection.transport.terminate();
        reject(error);
      };
      work(said).then(() => resolve(), failed);
    });
  }

  /** Its channels come back with the group. */
  async #joinGroup(name: string, as: Kind): Promise<void> {
    const { hub, groups } = this.#parts;
    const known = groups.channels(name).map((channel) => [channel, this.#since(channel)] as const);
    const since = Object.fromEntries(
      known.flatMap(([channel, position]) => (position ? [[channel, position]] : [])),
    );
    await this.#untilSaid(known.length, (said) => {
      const each = (joined: Joined): void => {
        this.#admitted({ joined, as: "asked" });
        said();
      };
      return hub.subscribeGroup(this.connection, name, { filter: this.#filter, since, each });
    });
    const move = { channel: name, as };
    if (this.#isGreeted) tell(this.connection, { type: "parley:joined", channel: name }, [move]);
  }

  /** What was added stands in every id, which comes back as a header: servers and proxies take no long ones. */
  #assertShort(name: string): void {
    const added = new Set(this.#added).add(name);
    if ([...added].join(",").length > MAX_ADDED)
      throw new RealtimeError("too_many_subscriptions", {
        text: "The names of the added channels are too long together. Name them at connect.",
      });
    this.#added = added;
  }

  /** Only the first join goes on where the client was. */
  #since(channel: string): Position | undefined {
    if (this.#isGreeted || !this.#before) return undefined;
    const { asked, added } = this.#before;
    const more = added.find((one) => one.channel === channel);
    return more ? more.position : asked.get(shortName(channel));
  }

  #admitted({ joined, as }: Admitted): void {
    if (!this.#isGreeted) return void this.#joined.push({ joined, as });
    const { channel, position } = joined;
    const frame = { type: "parley:joined", ...joinedFacts(joined) };
    tell(this.connection, frame, [{ channel, position, as }]);
  }

  #start({ joined: { channel, recovered, position }, as }: Admitted): Move {
    return { channel, position: recovered ? this.#since(channel) : position, as };
  }

  #parting(channel: string): Move {
    return { channel, as: this.#asked.has(channel) ? "left" : "gone" };
  }
}
