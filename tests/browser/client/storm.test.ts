import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, it } from "vitest";
import type { Line } from "../../support/chat_page.ts";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { Chat, type Visitor } from "./open_chat.ts";

const ROUNDS = 12;

describeWith(["chromium"], "a bad network", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let people: Visitor[];

    beforeAll(async () => {
      people = [await chat.comes("Mara"), await chat.comes("Ben"), await chat.comes("Ida")];
      const [mara] = people;
      const path = await mara!.chat.makeRoom("storm", { invite: ["Ben", "Ida"] });
      for (const { chat: page } of people) await page.open(path);
    });

    it("that breaks again and again leaves everybody with the same list, each message once", async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const [cut, ...others] = turned(people, round);
        await cut!.cable.cut();
        await cut!.chat.write(`cut off ${round}`);
        for (const { chat: page } of others) await page.write(`there ${round}`);
        if (round % 3 === 2) await editLast(others[0]!, `mended ${round}`);
        await cut!.cable.mend();
      }
      let all = await lists(people);
      await until(async () => areAlike((all = await lists(people))), {
        within: 20_000,
        what: () => `everybody to have all messages: ${JSON.stringify(all)}`,
      });
      const [first, ...rest] = all;
      for (const list of rest) expect(list).toEqual(first);
      expect(new Set(first!.map(({ id }) => id)).size).toBe(3 * ROUNDS);
    });
  });
});

/** The people, beginning with another one each round. */
function turned(people: Visitor[], round: number): Visitor[] {
  return people.map((_, index) => people[(round + index) % people.length]!);
}

async function editLast({ chat }: Visitor, text: string): Promise<void> {
  const own = chat.page.locator("#timeline .message.mine:not(.message--pending)");
  if ((await own.count()) === 0) return;
  const id = await own.last().getAttribute("data-message");
  await chat.page.evaluate(
    async ([message, content]) => {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const body = JSON.stringify({ content });
      await fetch(`/messages/${message}`, { method: "PATCH", headers, body });
    },
    [id, text] as const,
  );
}

async function lists(people: Visitor[]): Promise<Line[][]> {
  return Promise.all(people.map(({ chat }) => chat.lines()));
}

/** Whether all have all messages, each as the others have it: what was mended may come after all of them. */
function areAlike(all: Line[][]): boolean {
  return all.every((list) => isWhole(list) && isDeepStrictEqual(list, all[0]));
}

function isWhole(list: Line[]): boolean {
  return list.length === 3 * ROUNDS && list.every(({ state }) => state === "sent");
}
