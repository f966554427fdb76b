import { setTimeout as pause } from "node:timers/promises";
import type { ServerNode } from "../node.ts";

interface KillOptions {
  kills: number;
  /** How long a server lives at most after its start, in milliseconds. */
  longestLifeMs: number;
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
  { kills, longestLifeMs, killed = () => {} }: KillOptions,
): Promise<number> {
  let young = 0;
  for (let n = 0; n < kills; n += 1) {
    const node = nodes[n % nodes.length];
    if (!node) break;
    await pause(Math.random() * longestLifeMs);
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
