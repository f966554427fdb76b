import type { TestProject } from "vitest/node";
import { openParts, type OpenParts, type Parts } from "./parts.ts";

declare module "vitest" {
  export interface ProvidedContext {
    parts: Parts;
  }
}

/** Several projects of one run share the servers; the first opens them. */
const shared = globalThis as typeof globalThis & { parleyParts?: Promise<OpenParts> };

/** Opens the real parts for a run; what it returns ends them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.parleyParts ??= openAndSay();
  const { parts } = await shared.parleyParts;
  project.provide("parts", parts);
  return tearDown;
}

async function openAndSay(): Promise<OpenParts> {
  const opened = await openParts();
  process.stderr.write(`${opened.summary}\n`);
  return opened;
}

async function tearDown(): Promise<void> {
  const opened = shared.parleyParts;
  delete shared.parleyParts;
  await (await opened)?.close();
}
