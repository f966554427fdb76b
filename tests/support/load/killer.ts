import { setTimeout as pause } from "node:timers/promises";
import type { ServerNode } from "../node.ts";
import { until } from "../until.ts";

const MOST_PROGRESS = 40;

interface KillOptions {
  kills: number;
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
 * @returns how many died while they started
 */
export async function killAgainAndAgain(
  nodes: readonly ServerNode[],
  { kills, longestLifeMs, progress, killed = () => {} }: KillOptions,
): Promise<number> {
  let young = 0;
  for (let n = 0; n < kills; n += 1) {
    const node = nodes[n % nodes.length];
    if (!node) break;
    const enough = progress() + Math.random() * MOST_PROGRESS;
    await pause(Math.random() * longestLifeMs);
    await until(() => progress() >= enough, { within: 60_000, what: "some work to be done" });
    await node.kill9();
    killed(n + 1);
    if (n % 5 === 4 && n + 1 < kills) {
      n += 1;
      young += 1;
      await killWhileStarting(node);
      killed(n + 1);
    }
    await node.start();
  }
  return young;
}

async function killWhileStarting(node: ServerNode): Promise<void> {
  const starting = node.start().catch(() => {});
  await pause(Math.random() * 600);
  await node.kill9();
  await starting;
}
