import type { CDPSession } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { Chat, numbered, postAll, type Visitor } from "./open_chat.ts";

/** Say how many, and what was measured is written down: LONG_READING=5000. */
const COUNT = Number(process.env["LONG_READING"] ?? 500);

describeWith(["chromium"], "reading a long room from end to end and back", () => {
  embedded((storey) => {
    const chat = new Chat(storey, {
      LIMIT_HTTP_PERSON: "100000/1",
      LIMIT_HTTP_ADDRESS: "100000/1",
    });
    let mara: Visitor;
    let cdp: CDPSession;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      const path = await mara.chat.makeRoom("long", { kind: "Open" });
      // Not in the room: else its page would take every one of them.
      await mara.chat.page.goto(`${mara.chat.url}/settings/profile`);
      await postAll(mara, path, numbered("a few words of old", COUNT));
      await mara.chat.open(path);
      cdp = await mara.window.context.newCDPSession(mara.chat.page);
      await cdp.send("HeapProfiler.enable");
    }, 300_000);

    it("leaves no more behind after the second time than after the first", async () => {
      await there(mara);
      await back(mara);
      const first = await weigh(cdp);
      await there(mara);
      await back(mara);
      const second = await weigh(cdp);
      if (process.env["LONG_READING"])
        process.stdout.write(`${JSON.stringify({ COUNT, first, second })}\n`);
      expect(second.nodes).toBeLessThan(first.nodes * 1.05);
      expect(second.listeners).toBeLessThan(first.listeners * 1.05);
      expect(second.heap).toBeLessThan(first.heap * 1.1);
      expect(await mara.chat.page.locator("#timeline article").count()).toBeLessThanOrEqual(200);
    }, 300_000);
  });
});

/** Up to the first message. */
function there(visitor: Visitor): Promise<unknown> {
  return scrolled(visitor, -1, "atStart");
}

/** Down to the newest. */
function back(visitor: Visitor): Promise<unknown> {
  return scrolled(visitor, 1, "atEnd");
}

function scrolled({ chat }: Visitor, direction: 1 | -1, edge: "atStart" | "atEnd") {
  return until(
    () =>
      chat.page.evaluate(
        ([by, name]) => {
          document.querySelector("#log")?.scrollBy(0, 4_000 * by);
          return document.querySelector<HTMLElement>("#timeline")?.dataset[name] === "true";
        },
        [direction, edge] as const,
      ),
    { within: 200_000, every: 15 },
  );
}

/** What the page holds once all rubbish is gone. */
async function weigh(cdp: CDPSession): Promise<{ nodes: number; listeners: number; heap: number }> {
  for (let round = 0; round < 3; round += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { nodes, jsEventListeners: listeners } = await cdp.send("Memory.getDOMCounters");
  const { usedSize: heap } = await cdp.send("Runtime.getHeapUsage");
  return { nodes, listeners, heap };
}
