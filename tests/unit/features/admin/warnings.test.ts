import { describe, expect, test } from "vitest";
import { type Observed, warningsIn } from "../../../../app/features/admin/overview/warnings.ts";

const GIGABYTE = 1024 ** 3;

function node(
  name: string,
  figures: Record<string, Record<string, number | string | boolean>> = {},
) {
  const facts = { node: name, host: "here", pid: 1, started_at: "2030-01-01T00:00:00.000Z" };
  const own = { node: { version: "1.0.0", draining: false }, ...figures };
  return { ...facts, problem: null, figures: own };
}

const WELL: Observed = {
  health: { status: "ready", checks: [{ name: "database", ok: true, ms: 1 }] },
  nodes: [node("eu-1"), node("eu-2")],
  reloads: [],
  queue: { waiting: 3, dead: 0, oldestMs: 200 },
  errors: { open: 0 },
  free: 9 * GIGABYTE,
};

const texts = (changes: Partial<Observed>) =>
  warningsIn({ ...WELL, ...changes }).map(({ text }) => text);
const reload = { at: null, by: null, changed: [], waiting: [], problems: [] };

describe("The warnings of the overview", () => {
  test("are none while all is well", () => {
    expect(warningsIn(WELL)).toEqual([]);
  });

  test.each<[string, Partial<Observed>, string]>([
    [
      "a check fails",
      {
        health: {
          status: "unready",
          checks: [{ name: "redis", ok: false, ms: 2, message: "failed" }],
        },
      },
      "The check of redis fails here: failed.",
    ],
    [
      "a node is silent",
      { nodes: [{ ...node("eu-1"), problem: "The server gave no answer." }] },
      "eu-1: The server gave no answer.",
    ],
    [
      "a node is drained",
      { nodes: [node("eu-1", { node: { version: "1.0.0", draining: true } })] },
      "eu-1 is drained: it takes no traffic.",
    ],
    [
      "versions differ",
      { nodes: [node("eu-1"), node("eu-2", { node: { version: "1.1.0" } })] },
      "Nodes run different versions: 1.0.0, 1.1.0.",
    ],
    [
      "a guard is open",
      { nodes: [node("eu-1", { "guard.smtp": { open: 1 } })] },
      "eu-1 does without smtp for now: it failed too often.",
    ],
    [
      "deliveries were set aside",
      { queue: { waiting: 2, dead: 2, oldestMs: 0 } },
      "2 deliveries were set aside after many attempts.",
    ],
    [
      "a delivery waits",
      { queue: { waiting: 1, dead: 0, oldestMs: 300_000 } },
      "A delivery waits for 5 minutes.",
    ],
    [
      "the disk is nearly full",
      { free: 0.5 * GIGABYTE },
      "The disk of the storage folder has 512 MB left. Make room.",
    ],
    [
      "a reload was refused",
      { reloads: [{ ...reload, node: "eu-1", problems: ["PORT is wrong."] }] },
      "eu-1 refused its newest configuration; the old one holds.",
    ],
    [
      "a value waits",
      { reloads: [{ ...reload, node: "eu-1", waiting: ["PORT"] }] },
      "eu-1 waits for a restart to take PORT.",
    ],
    ["errors are open", { errors: { open: 2 } }, "2 errors are open."],
  ])("say that %s", (_, changes, text) => {
    expect(texts(changes)).toEqual([text]);
  });

  test("begin with what is urgent", () => {
    const found = warningsIn({ ...WELL, errors: { open: 1 }, free: 0 });
    expect(found.map(({ level }) => level)).toEqual(["bad", "look"]);
  });
});
