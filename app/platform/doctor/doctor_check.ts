import { autoconfigure, tag } from "../container/index.ts";
import type { Check } from "./check.ts";

/**
 * Something that `parley doctor` looks at. A class that extends this and lies in a folder called `doctor_checks` is
 * found by itself; a static `priority` says how early it is told, the highest first.
 *
 * @example
 * @singleton()
 * export class ClockCheck extends DoctorCheck {
 *   static readonly priority = 40;
 *   override async examine(): Promise<Check[]> { return [fine("clock", "It is on time.")]; }
 * }
 */
export abstract class DoctorCheck {
  /** False for what can be looked at while the configuration is wrong; such a check needs no settings. */
  static readonly needsSettings: boolean = true;

  /** Looks, and says what it found; it closes what it opened. */
  abstract examine(): Promise<Check[]>;
}

/** All of them, in their order. */
export const doctorChecks = tag<DoctorCheck>("doctor.check");

autoconfigure(DoctorCheck, doctorChecks);
