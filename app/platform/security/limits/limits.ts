import { LRUCache } from "lru-cache";
import { Settings } from "../../../../config/settings.ts";
import { AddressRanges } from "../address_ranges.ts";
import { parseRate, type Rate } from "../../config/index.ts";
import { singleton } from "../../container/index.ts";
import { Log } from "../../logging/index.ts";
import { RedisConnections } from "../../resilience/index.ts";
import { Clock, Figures } from "../../support/index.ts";
import { addressKey } from "./address_key.ts";
import { CountedDoor } from "./counted_door.ts";
import type { Counters } from "./counters.ts";
import type { ConsumeOptions, DoorParts } from "./door.ts";
import {
  type CountedName,
  type DoorBy,
  doorNames,
  doors,
  type SwiftName,
  type ToldName,
} from "./door_catalogue.ts";
import { MemoryCounters } from "./memory_counters.ts";
import { RedisCounters } from "./redis_counters.ts";
import { Refusals } from "./refusals.ts";
import { SwiftDoor } from "./swift_door.ts";

const REMEMBERED = 10_000;

interface DoorTypes {
  swift: SwiftDoor;
  counted: CountedDoor;
}

interface Admission extends ConsumeOptions {
  points?: number;
}

type PersonDoor = Exclude<DoorBy<"person">, ToldName>;
type AddressDoor = Exclude<DoorBy<"address">, ToldName>;

/** The door of a name: its kind stands in the catalogue. */
export type DoorNamed<N extends SwiftName | CountedName> = DoorTypes[(typeof doors)[N]["kind"]];

/**
 * How often what may happen: named doors, configured in `config/limits.ts`, counted over all nodes.
 *
 * @example
 * await limits.door("rooms").consume(personKey(viewer.id)); // throws TooManyRequestsError
 * limits.door("httpAddress").pass(addressKey(client.address)); // judged without waiting
 */
@singleton()
export class Limits {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #refusals: Refusals;
  readonly #counters: Counters;
  /** For what other nodes have no part in: a connection is on one of them. */
  readonly #alone = new MemoryCounters();
  readonly #exempt: AddressRanges;
  /** Of the addresses that come often; reading one costs ten times what judging it does. */
  readonly #addressKeys = new LRUCache<string, string>({ max: REMEMBERED });
  readonly #doors = new Map<string, SwiftDoor | CountedDoor>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    settings: Settings,
    clock: Clock,
    redis: RedisConnections,
    refusals: Refusals,
    figures: Figures,
    log: Log,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#refusals = refusals;
    this.#exempt = new AddressRanges("LIMITS_EXEMPT", settings.limits.exempt);
    this.#counters = redis.configured
      ? new RedisCounters({
          redis: () => redis.main(),
          prefix: settings.redis.prefix,
          clock,
          log: log.part("limits"),
        })
      : new MemoryCounters();
    figures.provide("limits", () => this.#figures());
  }

  door<N extends SwiftName | CountedName>(name: N): DoorNamed<N> {
    const door = this.#doors.get(name) ?? this.#make(name);
    this.#doors.set(name, door);
    // Made by the kind that the catalogue says, from which the type comes too.
    return door as DoorNamed<N>;
  }

  /** Lets a person through a door. @throws TooManyRequestsError with the seconds to wait */
  admitPerson(name: PersonDoor, { id }: { id: number }, options?: Admission): Promise<void> {
    return this.door(name).consume(personKey(id), options?.points, options);
  }

  /** Lets an address through a door, unless `LIMITS_EXEMPT` names it. @throws TooManyRequestsError */
  async admitAddress(name: AddressDoor, address: string, options?: Admission): Promise<void> {
    const key = this.addressKey(address);
    if (key !== null) await this.door(name).consume(key, options?.points, options);
  }

  /** Counts a refusal that was judged elsewhere. */
  refused(name: ToldName, key: string): void {
    this.#refusals.note(name, key);
  }

  /** What an address is counted as; `null` where `LIMITS_EXEMPT` names it. */
  addressKey(address: string): string | null {
    const known = this.#addressKeys.get(address);
    if (known !== undefined) return known;
    const key = this.#exempt.has(address) ? null : addressKey(address);
    // What is exempt is not remembered: `null` is no value of the cache.
    if (key !== null) this.#addressKeys.set(address, key);
    return key;
  }

  #make(name: SwiftName | CountedName): SwiftDoor | CountedDoor {
    const parts: DoorParts = {
      name,
      rate: this.#rateOf(name),
      counters: doors[name].by === "connection" ? this.#alone : this.#counters,
      clock: this.#clock,
      refusal: doors[name].refusal,
      onRefused: (key) => this.#refusals.note(name, key),
    };
    return doors[name].kind === "swift" ? new SwiftDoor(parts) : new CountedDoor(parts);
  }

  /** Reads the text once for each value that it has; a reload may change it. */
  #rateOf(name: SwiftName | CountedName): () => Rate | null {
    let text: string | undefined;
    let rate: Rate | null = null;
    return () => {
      const now = this.#settings.limits[name];
      if (now !== text) [text, rate] = [now, parseRate(now)];
      return rate;
    };
  }

  #figures() {
    const refused = doorNames.map((name) => [`${name}_refused`, this.#refusals.total(name)]);
    const keys = [...this.#doors].flatMap(([name, door]) =>
      door instanceof SwiftDoor ? [[`${name}_keys`, door.size]] : [],
    );
    return { ...Object.fromEntries([...refused, ...keys]), away: this.#counters.away };
  }
}

/** What a person is counted as. */
export function personKey(id: number): string {
  return `user:${id}`;
}
