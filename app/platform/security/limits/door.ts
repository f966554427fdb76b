import type { Rate } from "../../config/index.ts";
import { TooManyRequestsError } from "../../errors/index.ts";
import type { Clock } from "../../support/index.ts";
import type { Counters } from "./counters.ts";
import { waitInWords } from "./wait_in_words.ts";

/** What a door needs. */
export interface DoorParts {
  name: string;
  /** As configured now; `null` when the door is off. */
  rate: () => Rate | null;
  counters: Counters;
  clock: Clock;
  /** What happened, for whoever is refused. */
  refusal: string;
  /** Hears of each refusal. */
  onRefused: (key: string) => void;
}

export interface ConsumeOptions {
  /** Shows the refusal in the form that was sent, at this field or at `""` for the whole, instead of on a page. */
  field?: string;
}

/** Something that may happen only so often for each key: an address, a person, an account. */
export interface Door {
  /**
   * Lets `points` through.
   *
   * @throws TooManyRequestsError with the seconds to wait
   * @example await limits.door("rooms").consume(`user:${viewer.id}`)
   */
  consume(key: string, points?: number, options?: ConsumeOptions): Promise<void>;
  /** Lets a key begin anew; an act of an administrator. */
  release(key: string): Promise<void>;
}

/** The refusal that a door throws. @param seconds until a new try makes sense */
export function refusalOf(
  { refusal }: DoorParts,
  seconds: number,
  { field }: ConsumeOptions = {},
): TooManyRequestsError {
  const whole = Math.max(1, Math.ceil(seconds));
  const message = `${refusal} Try again in ${waitInWords(whole)}.`;
  return new TooManyRequestsError(whole, message, {
    ...(field !== undefined && { fields: [{ field, message }] }),
  });
}

/** How long an offender waits the `offence`th time, in seconds. */
export function backOff({ first, longest }: NonNullable<Rate["back"]>, offence: number): number {
  return Math.min(longest, first * 2 ** (offence - 1));
}
