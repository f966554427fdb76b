import { beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { embedded } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { Chat, countOf, numbered, postAll, row, twoRooms, type Visitor } from "./open_chat.ts";

describeWith(["chromium"], "getting about quickly", () => {
  embedded((storey) => {
    const chat = new Chat(storey);
    let mara: Visitor;
    let ben: Visitor;
    let launch: string;
    let lunch: string;

    beforeAll(async () => {
      ({ mara, ben, launch, lunch } = await twoRooms(chat, "lunch break"));
    });

    it("jumps to a room by the beginning of a word in its name, without loading the page anew", async () => {
      const { page } = ben.chat;
      await page.evaluate(() => document.body.setAttribute("data-same-page", ""));
      await page.keyboard.press("Control+k");
      await page.keyboard.type("BR");
      expect(await options(ben)).toEqual(["lunch break", "Search messages for “BR”"]);
      await ben.window.screenshot("switcher-narrowed");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${lunch}`);
      await ben.chat.online();
      expect(await page.locator("body[data-same-page]").count()).toBe(1);
      expect(await page.locator("#switcher").isVisible()).toBe(false);
    });

    it("shows what is unread first, and walks by arrow keys past either end", async () => {
      await mara.chat.open(launch);
      await mara.chat.write("who is there?");
      await until(async () => (await countOf(ben, launch)) === "1");
      const { page } = ben.chat;
      await page.getByRole("button", { name: "Jump to" }).click();
      expect((await options(ben))[0]).toBe("launch");
      const last = (await options(ben)).length - 1;
      await page.keyboard.press("ArrowUp");
      expect(await active(ben)).toBe(`switcher-${last}`);
      await page.keyboard.press("ArrowDown");
      expect(await active(ben)).toBe("switcher-0");
      await ben.window.screenshot("switcher");
      await page.locator("#switcher-list [role=option]").first().click();
      await page.waitForURL(`**${launch}`);
      await ben.chat.sees("who is there?");
    });

    it("says that no room matches, offers to look in messages, and gives the focus back on Escape", async () => {
      const { page } = ben.chat;
      await page.locator("#composer-text").focus();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("unch");
      await page.getByText("Nothing of yours").waitFor();
      expect(await options(ben)).toEqual(["Search messages for “unch”"]);
      await page.keyboard.press("Escape");
      await until(async () => (await focused(ben)) === "composer-text");
      expect(page.url()).toContain(launch);
    });

    it("finds people with whom one has no conversation yet, and begins one", async () => {
      const { page } = mara.chat;
      await chat.comes("Ruth");
      await page.keyboard.press("Control+k");
      await page.keyboard.type("rut");
      await page.locator("#switcher-list [data-user]").waitFor();
      expect(await options(mara)).toEqual(["Ruth", "Search messages for “rut”"]);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Ruth", level: 1 }).waitFor();
      await mara.chat.online();
      await page.keyboard.press("Control+k");
      await page.keyboard.type("rut");
      expect((await options(mara)).filter((name) => name === "Ruth")).toEqual(["Ruth"]);
      await page.keyboard.press("Escape");
    });

    it("lists its keys on ?, but writes a question mark where one writes", async () => {
      const { page } = ben.chat;
      await page.locator("#composer-text").press("?");
      expect(await page.locator("#shortcuts").isVisible()).toBe(false);
      expect(await page.locator("#composer-text").inputValue()).toBe("?");
      await page.locator("#composer-text").fill("");
      await page.locator("#timeline").focus();
      await page.keyboard.press("?");
      await page.locator("#shortcuts[open]").waitFor();
      await ben.window.screenshot("keys");
      await page.keyboard.press("Escape");
      await until(async () => (await focused(ben)) === "timeline");
    });

    it("opens the room above and below, and walks to the first and last message", async () => {
      const { page } = ben.chat;
      const before = new URL(page.url()).pathname;
      await page.keyboard.press("Alt+ArrowDown");
      await until(() => new URL(page.url()).pathname !== before);
      await page.keyboard.press("Alt+ArrowUp");
      await page.waitForURL(`**${before}`);
      await ben.chat.online();
      await page.locator("#timeline").focus();
      for (const [key, place] of [
        ["Home", "first"],
        ["End", "last"],
      ] as const) {
        await page.keyboard.press(key);
        const article = page.locator("#timeline article")[place]();
        await until(() => article.evaluate((one) => one === document.activeElement));
        expect(await article.getAttribute("data-message")).not.toBeNull();
      }
    });

    it("tells a screen reader of news with their author, and of many as a number", async () => {
      await ben.chat.open(launch);
      const spoken = ben.chat.page.locator("#spoken");
      await postAll(mara, launch, ["hear me"]);
      await spoken.getByText("Mara: hear me").waitFor();
      await postAll(mara, launch, numbered("lively", 6));
      await spoken.getByText(/^\d+ new messages/).waitFor();
      await ben.chat.write("my own is no news to me");
      await ben.chat.sees("my own is no news to me");
      expect(await spoken.textContent()).toMatch(/new messages/);
    });

    it("marks messages as unread from one on, and they stay so while one looks at them", async () => {
      await postAll(mara, launch, numbered("news", 3));
      await ben.chat.sees("news 2");
      await until(async () => (await countOf(ben, launch)) === "");
      await ben.chat.message("news 1").hover();
      await ben.chat.page.getByRole("button", { name: "Mark unread from here" }).click();
      await until(async () => (await countOf(ben, launch)) === "2");
      expect(await ben.chat.page.locator("#new-line + article").textContent()).toContain("news 1");
      await ben.window.screenshot("marked-unread");
      await postAll(mara, launch, ["more news"]);
      await ben.chat.sees("more news");
      await until(async () => (await countOf(ben, launch)) === "3");
    });

    it("counts the room as read again once one writes", async () => {
      await ben.chat.write("I am back");
      await until(async () => (await countOf(ben, launch)) === "");
      await ben.chat.message("I am back").focus();
      await ben.chat.page.keyboard.press("u");
      await until(async () => (await countOf(ben, launch)) === "1");
      expect(await ben.chat.page.locator("#new-line + article").textContent()).toContain("back");
    });

    it("keeps a room marked as unread after one has left it, until one comes back", async () => {
      await row(ben, lunch).click();
      await ben.chat.page.waitForURL(`**${lunch}`);
      await ben.chat.online();
      expect(await countOf(ben, launch)).toBe("1");
      await row(ben, launch).click();
      await ben.chat.page.waitForURL(`**${launch}`);
      await until(async () => (await countOf(ben, launch)) === "");
    });

    it("jumps to a date from the line of a day, which is then lit, and back by the address", async () => {
      const { page } = ben.chat;
      await page.locator("#timeline .day button").first().click();
      await ben.window.screenshot("jump-to-day");
      await page.getByRole("button", { name: "Go", exact: true }).click();
      const first = page.locator("#timeline .message--target", { hasText: "who is there?" });
      await first.waitFor();
      const at = Number(new URL(page.url()).searchParams.get("at"));
      const began = ben.chat
        .message("who is there?")
        .evaluate((one) => new Date(Number(one.dataset["at"])).setHours(0, 0, 0, 0));
      expect(at).toBe(await began);
      // It is lit for a moment, which may be over before all has loaded.
      await page.reload({ waitUntil: "commit" });
      await first.waitFor();
      await page.waitForLoadState();
    });

    it("jumps to a date from the room's menu by keys alone, or not when one thinks better of it", async () => {
      const { page } = ben.chat;
      await page.getByRole("button", { name: "More about this room" }).focus();
      await page.keyboard.press("ArrowDown");
      await page.locator("sl-menu-item[data-jump-to-day]:focus").waitFor();
      await page.keyboard.press("Enter");
      await page.getByLabel("Jump to date").and(page.locator("input")).fill("2020-01-01");
      const before = page.url();
      await page.keyboard.press("Escape");
      await page.locator("#jump-to-day").waitFor({ state: "hidden" });
      expect(page.url()).toBe(before);
      await page.locator("#timeline .day button").first().press("Enter");
      await page.locator("#jump-to-day-date").fill("2020-01-01");
      await page.keyboard.press("Enter");
      await until(() => page.url() !== before);
      expect(await page.locator("#timeline .message--target").textContent()).toContain(
        "who is there?",
      );
    });

    it("fits a small phone: the list comes over the drawer, and the focus goes back to its button", async () => {
      const { page } = ben.chat;
      await page.setViewportSize({ width: 360, height: 640 });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.locator("#room-header [popovertarget=rooms-panel]").click();
      await page.getByRole("button", { name: "Jump to" }).click();
      const box = await page.locator("#switcher").boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
      await ben.window.screenshot("switcher-phone");
      await page.keyboard.press("Escape");
      await until(async () => (await focused(ben)) === "rooms-panel");
    });

    it("complains about nothing", () => {
      expect([...mara.window.complaints, ...ben.window.complaints]).toEqual([]);
    });
  });
});

async function options({ chat }: Visitor): Promise<string[]> {
  return chat.page.locator("#switcher-list .row__name").allTextContents();
}

async function active({ chat }: Visitor): Promise<string | null> {
  return chat.page.locator("#switcher-search").getAttribute("aria-activedescendant");
}

/** The id of what has the focus, or of what it opens. */
async function focused({ chat }: Visitor): Promise<string> {
  return chat.page.evaluate(
    () =>
      document.activeElement?.id || (document.activeElement?.getAttribute("popovertarget") ?? ""),
  );
}
