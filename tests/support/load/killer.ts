import { setTimeout as pause } from "node:timers/promises";
import { until } from "../until.ts";

const MOST_PROGRESS = 40;

/** A server that can die at any moment and be started again where it was. */
export interface Victim {
  /** `kill -9`. */
  kill9(): Promise<void>;
  /** @returns when it serves again */
  start(): Promise<void>;
}

interface KillOptions {
  /** Asked after each kill: whether there shall be one more. */
  goesOn: (killed: number) => boolean;
  /** How long a server lives at most after its start, in milliseconds. */
  longestLifeMs: number;
  /** How much has been done; each server lives until there is more, however slow the machine is. */
  progress: () => number;
  /** Told after each. */
  killed?: (n: number) => unknown;
}

/**
 * Kills servers with `kill -9`, one after the other and at any moment of their lives, their start included, and starts
 * each again.
 *
 * @returns how many there were, and how many of them while a server started
 */
export async function killAgainAndAgain(
  victims: readonly Victim[],
  { goesOn, longestLifeMs, progress, killed = () => {} }: KillOptions,
): Promise<{ kills: number; young: number }> {
  let [kills, young] = [0, 0];
  for (; goesOn(kills); kills += 1) {
    const victim = victims[kills % victims.length];
    if (!victim) break;
    const enough = progress() + Math.random() * MOST_PROGRESS;
    await pause(Math.random() * longestLifeMs);
    await until(() => progress() >= enough, { within: 60_000, what: "some work to be done" });
    await victim.kill9();
    killed(kills + 1);
    if (kills % 5 === 4 && goesOn(kills + 1)) {
      kills += 1;
      young += 1;
      await killWhileStarting(victim);
      killed(kills + 1);
    }
    await victim.start();
  }
  return { kills, young };
}

async function killWhileStarting(victim: Victim): Promise<void> {
  const starting = victim.start().catch(() => {});
  await pause(Math.random() * 600);
  await victim.kill9();
  await starting;
}
