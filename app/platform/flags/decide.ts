import { hash } from "node:crypto";
import type { FlagViewer, GroupTest } from "../config/index.ts";
import type { FlagRule } from "./flag_rule.ts";

/** All that a rule may ask about. */
export interface Question {
  flag: string;
  viewer: FlagViewer | null;
  environment: string;
  /** Milliseconds. */
  now: number;
  groupTest: (group: string) => GroupTest | undefined;
}

/** Whether a rule answers yes. */
export function decide(rule: FlagRule, question: Question): boolean {
  const { from = -Infinity, until = Infinity } = rule;
  if (question.now < from || question.now >= until) return false;
  if (rule.state !== "some") return rule.state === "on";
  if (rule.environments?.includes(question.environment)) return true;
  return question.viewer !== null && meets(rule, question.viewer, question);
}

function meets(
  { percentage = 0, users, groups }: FlagRule,
  viewer: FlagViewer,
  { flag, groupTest }: Question,
): boolean {
  if (users?.includes(viewer.id)) return true;
  if (groups?.some((group) => groupTest(group)?.(viewer))) return true;
  return shareOf(flag, viewer.id) < percentage;
}

/**
 * Where a person stands between 0 and 100 for a flag: always the same, on every node and after every restart, and
 * unlike that of other flags, so that it is not always the same people who try what is new.
 */
export function shareOf(flag: string, userId: number): number {
  const bytes = hash("sha256", `${flag}\n${userId}`, "buffer");
  return (bytes.readUInt32BE(0) / 2 ** 32) * 100;
}
