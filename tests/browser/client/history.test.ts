import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { Chat, numbered, postAll, type Visitor } from "./open_chat.ts";

const COUNT = 300;

describeWith(["chromium"], "history in the page", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let mara: Visitor;
    let ben: Visitor;
    let path: string;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      path = await mara.chat.makeRoom("long", { kind: "Open", invite: ["Ben"] });
      await mara.chat.online();
      await postAll(mara, path, numbered("old", COUNT));
    });

    it("opens at the first unread message, below the line New", async () => {
      await ben.chat.open(path);
      const line = ben.chat.page.locator("#new-line");
      await line.waitFor();
      const first = ben.chat.page.locator("#new-line + article");
      expect(await first.textContent()).toContain("old 0");
      expect(await line.boundingBox()).toMatchObject({ y: expect.any(Number) });
      expect(await timeline(ben)).toMatchObject({ atStart: "true", atEnd: "false" });
    });

    it("leaves live messages out of old history, counts them, and jumps to the newest", async () => {
      await mara.chat.write("while Ben reads old things");
      const pill = ben.chat.page.locator("#new-pill");
      await pill.waitFor();
      expect(await pill.textContent()).toContain("1 new message");
      expect(await texts(ben)).not.toContain("while Ben reads old things");
      await pill.click();
      await ben.chat.sees("while Ben reads old things");
      await until(() => isAtEnd(ben));
      await pill.waitFor({ state: "hidden" });
    });

    it("follows new messages at the end, and does not move elsewhere", async () => {
      await mara.chat.write("Ben is at the end");
      await ben.chat.sees("Ben is at the end");
      await until(() => isAtEnd(ben));
      await scrollBy(ben, -400);
      await settled(ben);
      const before = await anchor(ben);
      await mara.chat.write("Ben looks back");
      await ben.chat.sees("Ben looks back");
      expect(await topOf(ben, before.id)).toBeCloseTo(before.top, 0);
      expect(await isAtEnd(ben)).toBe(false);
    });

    it("reaches the first message by scrolling, holds 200 at most, and nothing jumps", async () => {
      const jumps: number[] = [];
      await until(
        async () => {
          await scrollBy(ben, -300);
          const before = await anchor(ben);
          await settled(ben);
          jumps.push(Math.abs((await topOf(ben, before.id)) - before.top));
          expect((await timeline(ben)).count).toBeLessThanOrEqual(200);
          return (await timeline(ben)).atStart === "true";
        },
        { within: 25_000 },
      );
      expect(Math.max(...jumps)).toBeLessThan(2);
      expect((await texts(ben))[0]).toBe("old 0");
      expect(await timeline(ben)).toMatchObject({ atEnd: "false" });
    });

    it("opens the page around a permalink, lights the message, and has no hole on the way down", async () => {
      const id = await idOf(ben, "old 150", path);
      const asked = ben.chat.page.locator(`[data-message="${id}"]`);
      // It is lit for a moment, which may be over before all has loaded.
      await ben.chat.page.goto(`${ben.chat.url}${path}?message=${id}`, { waitUntil: "commit" });
      await asked.and(ben.chat.page.locator(".message--target")).waitFor();
      await ben.chat.online();
      expect(await asked.textContent()).toContain("old 150");
      await until(
        async () => {
          await scrollBy(ben, 2_000);
          return (await timeline(ben)).atEnd === "true";
        },
        { within: 20_000, every: 60 },
      );
      const shown = (await texts(ben)).filter((text) => text.startsWith("old"));
      expect(shown).toEqual(numbered("old", COUNT).slice(-shown.length));
    });

    it("says where an empty room begins", async () => {
      const empty = await mara.chat.makeRoom("empty", { kind: "Open" });
      await mara.chat.open(empty);
      expect(await timeline(mara)).toMatchObject({ atStart: "true", atEnd: "true", count: 0 });
      await mara.chat.write("first");
      await mara.chat.sees("first");
    });

    it("complains about nothing", () => {
      expect([...mara.window.complaints, ...ben.window.complaints]).toEqual([]);
    });
  });
});

async function timeline({ chat }: Visitor) {
  return chat.page.locator("#timeline").evaluate((list) => {
    const { atStart, atEnd } = (list as HTMLElement).dataset;
    return { atStart, atEnd, count: list.querySelectorAll("article").length };
  });
}

async function texts({ chat }: Visitor): Promise<string[]> {
  return (await chat.lines()).map(({ text }) => text);
}

async function isAtEnd({ chat }: Visitor): Promise<boolean> {
  return chat.page
    .locator("#log")
    .evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop < 3);
}

async function scrollBy({ chat }: Visitor, distance: number): Promise<void> {
  await chat.page.locator("#log").evaluate((log, by) => log.scrollBy(0, by), distance);
}

/** Until no page of history is on its way, and the browser has painted what came. */
async function settled({ chat }: Visitor): Promise<void> {
  await chat.page.locator("[data-skeleton]:not([hidden])").first().waitFor({ state: "detached" });
  await chat.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** The message at the upper edge, and where it stands. */
async function anchor({ chat }: Visitor): Promise<{ id: string; top: number }> {
  return chat.page.locator("#log").evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll("article")].find(
      (article) => article.getBoundingClientRect().bottom > edge + 5,
    );
    return { id: first?.id ?? "", top: first?.getBoundingClientRect().top ?? 0 };
  });
}

async function topOf({ chat }: Visitor, id: string): Promise<number> {
  return chat.page.locator(`[id="${id}"]`).evaluate((found) => found.getBoundingClientRect().top);
}

/** The id of a message, from the server. */
async function idOf({ chat }: Visitor, text: string, path: string): Promise<number> {
  return chat.page.evaluate(
    async ([url, wanted]) => {
      for (let before = ""; ;) {
        const response = await fetch(`${url}?limit=200${before}`, {
          headers: { accept: "application/json" },
        });
        const { data } = (await response.json()) as { data: { id: number; content: string }[] };
        const found = data.find(({ content }) => content === wanted);
        if (found) return found.id;
        if (data.length === 0) throw new Error(`${wanted} is nowhere`);
        before = `&before=${data[0]?.id}`;
      }
    },
    [`/api${path}/messages`, text] as const,
  );
}
