import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import {
  type DoorName,
  doorNames,
  doors,
  isJudgedHere,
  limitText,
  type Refused,
  type RefusedMinute,
  Refusals,
} from "../../../platform/security/index.ts";
import { type UserResource, userResource, Users } from "../../accounts/index.ts";
import { barChart } from "../errors/bars.ts";
import { rateInWords } from "./rate_in_words.ts";
import { handleOf, personIn, shortened } from "./refused_key.ts";

const MINUTES = 60;
const CHART_HEIGHT = 24;
/** Keys that the page shows. */
const SHOWN = 20;

/** One door as the page shows it. */
export interface DoorReport {
  name: DoorName;
  title: string;
  by: string;
  limit: string;
  last_two_minutes: number;
  last_hour: number;
  /** The last hour, the present minute last. */
  per_minute: number[];
}

/** One of those who were refused most. */
export interface KeyReport {
  id: string;
  door: DoorName;
  title: string;
  person: UserResource | null;
  /** Where it is no person: shortened. */
  label: string;
  count: number;
  /** Whether an administrator can let it go. */
  may_be_released: boolean;
}

/** What the doors let through, whom they refused in the last hour, and how often. */
@singleton()
export class LimitsPage {
  readonly #refusals: Refusals;
  readonly #settings: Settings;
  readonly #users: Users;

  constructor(refusals: Refusals, settings: Settings, users: Users) {
    this.#refusals = refusals;
    this.#settings = settings;
    this.#users = users;
  }

  async read() {
    const { minutes, now, alone } = await this.#refusals.lastHour();
    const reports = doorNames.map((name) => this.#door(name, minutes, now));
    return {
      doors: reports.map((door) => ({ ...door, chart: barChart(door.per_minute, CHART_HEIGHT) })),
      keys: await this.#keys(minutes),
      last_two_minutes: sum(reports.map(({ last_two_minutes }) => last_two_minutes)),
      last_hour: sum(reports.map(({ last_hour }) => last_hour)),
      alone,
    };
  }

  /** The key of a handle among those refused in the last hour. */
  async find(handle: string): Promise<Refused | undefined> {
    const { minutes } = await this.#refusals.lastHour();
    return minutes.flatMap(({ keys }) => keys).find((refused) => handleOf(refused) === handle);
  }

  #door(name: DoorName, minutes: readonly RefusedMinute[], now: number): DoorReport {
    const counts = new Map(minutes.map(({ minute, totals }) => [minute, totals[name] ?? 0]));
    const per_minute = Array.from(
      { length: MINUTES },
      (_, index) => counts.get(now - MINUTES + 1 + index) ?? 0,
    );
    const text = limitText(name, this.#settings);
    return {
      name,
      title: doors[name].title,
      by: doors[name].by,
      limit: isJudgedHere(name) ? rateInWords(text) : text,
      last_two_minutes: sum(per_minute.slice(-2)),
      last_hour: sum(per_minute),
      per_minute,
    };
  }

  async #keys(minutes: readonly RefusedMinute[]): Promise<KeyReport[]> {
    const most = summedUp(minutes)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, SHOWN);
    const people = await this.#users.findMany(most.flatMap((refused) => personIn(refused) ?? []));
    return most.map((refused) => {
      const user = people.get(personIn(refused) ?? 0);
      const { door, key, count } = refused;
      return {
        id: handleOf(refused),
        door,
        title: doors[door].title,
        person: user ? userResource(user) : null,
        label: shortened(refused),
        count,
        may_be_released: isJudgedHere(door) && key !== "others",
      };
    });
  }
}

function summedUp(minutes: readonly RefusedMinute[]): Refused[] {
  const byKey = new Map<string, Refused>();
  for (const refused of minutes.flatMap(({ keys }) => keys)) {
    const handle = handleOf(refused);
    const known = byKey.get(handle);
    byKey.set(handle, { ...refused, count: refused.count + (known?.count ?? 0) });
  }
  return [...byKey.values()];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
