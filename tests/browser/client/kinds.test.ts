import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { HostileSite } from "../../support/servers/hostile_site.ts";
import { embedded } from "../../support/storeys.ts";
import { Chat, type Visitor } from "./open_chat.ts";

const LOOKS = [
  ["phone", 360, "light"],
  ["phone-dark", 360, "dark"],
  ["dark", 1280, "dark"],
] as const;

const site = await HostileSite.open();

describeWith(["chromium"], "more than text", () => {
  embedded((storey) => {
    const chat = new Chat(storey, {
      LINK_PREVIEWS: "on",
      OUTSIDE_ALLOWED: "127.0.0.1",
      LINK_PREVIEW_PORTS: String(site.port),
    });
    let mara: Visitor;
    let ben: Visitor;

    beforeAll(async () => {
      mara = await chat.comes("Mara");
      ben = await chat.comes("Ben");
      const path = await mara.chat.makeRoom("launch", { invite: ["Ben"] });
      await mara.chat.online();
      await ben.chat.open(path);
    });
    afterAll(() => site.close());

    const hers = (selector: string) => mara.chat.page.locator(selector);

    it("shares a place, by its coordinates or where one is", async () => {
      const { page } = mara.chat;
      await page.getByRole("button", { name: "Share a place" }).click();
      await page.getByLabel("Coordinates").fill("somewhere");
      await page.getByRole("button", { name: "Share", exact: true }).click();
      expect(await hers("#share-place-error").textContent()).toMatch(/-90 to 90/);
      await page.context().grantPermissions(["geolocation"]);
      await page.context().setGeolocation({ latitude: 52.5163, longitude: 13.3777 });
      await page.getByRole("button", { name: "Use my position" }).click();
      await page.waitForFunction(() =>
        document.querySelector<HTMLInputElement>("#share-place-at")?.value.includes("52.5163"),
      );
      await page.getByLabel("What is there?").fill("The gate <b>");
      await page.keyboard.press("Enter");
      const place = ben.chat.page.getByRole("link", { name: /The gate <b>/ });
      await place.waitFor();
      expect(await place.getAttribute("href")).toMatch(/openstreetmap\.org.*52\.5163/);
    });

    it("sends a place that was shared without a connection once there is one", async () => {
      await mara.cable.cut();
      await hers('#connection:not([data-state="online"])').waitFor({ state: "attached" });
      await mara.chat.page.getByRole("button", { name: "Share a place" }).click();
      await mara.chat.page.getByLabel("Coordinates").fill("1.5, -2.25");
      await mara.chat.page.keyboard.press("Enter");
      expect(await hers(".message--pending").textContent()).toContain("1.5, -2.25");
      await mara.cable.mend();
      await ben.chat.page.getByText("1.5° N, 2.25° W").waitFor();
      await hers(".message--pending").waitFor({ state: "detached" });
    });

    it("shows what a link leads to, with a picture of our own, until its author takes it away", async () => {
      await mara.chat.write(`Have a look: ${site.at("/page")}`);
      const preview = ben.chat.page.locator(".preview");
      await preview.waitFor();
      expect(await preview.textContent()).toContain("A & B <b>");
      const picture = preview.locator("img");
      await picture.evaluate((image: HTMLImageElement) => image.decode());
      expect(await picture.getAttribute("src")).toMatch(/^\/link-pictures\//);
      expect(await ben.chat.page.getByRole("button", { name: "Show no preview" }).count()).toBe(0);
      await ben.window.screenshot("kinds");
      await hers(".message:has(.preview)").hover();
      await mara.chat.page.getByRole("button", { name: "Show no preview" }).click();
      await preview.waitFor({ state: "detached" });
    });

    it("offers commands while one types, by keyboard alone", async () => {
      const text = hers("#composer-text");
      await text.focus();
      await text.pressSequentially("/");
      const options = mara.chat.page.getByRole("option");
      await options.first().waitFor();
      expect(await options.allTextContents()).toHaveLength(5);
      await text.press("ArrowDown");
      const active = await text.getAttribute("aria-activedescendant");
      expect(await hers(`#${active}`).getAttribute("aria-selected")).toBe("true");
      await text.pressSequentially("to");
      await expect.poll(() => options.count()).toBe(1);
      await mara.window.screenshot("commands");
      await text.press("Enter");
      expect(await text.inputValue()).toBe("/topic ");
      await text.pressSequentially("All that turns");
      await text.press("Enter");
      await ben.chat.page.getByText("changed the topic to").waitFor();
      await expect.poll(() => text.inputValue()).toBe("");
      // The parts of the page that a room's name stands in are there anew.
      await hers("#about").getByText("All that turns").waitFor();
    });

    it("gives a command that is written whole at the first Enter", async () => {
      const text = hers("#composer-text");
      const options = mara.chat.page.getByRole("option");
      await text.pressSequentially("/help");
      await expect.poll(() => options.count()).toBe(1);
      await text.press("Enter");
      // It shows all of them.
      await expect.poll(() => options.count()).toBe(5);
      expect(await text.inputValue()).toBe("/");
      await text.press("Escape");
      await text.fill("");
    });

    it("keeps what a command refuses, and says a command as it stands after two strokes", async () => {
      const text = hers("#composer-text");
      await text.fill("/dance now");
      await text.press("Enter");
      const note = hers("#composer-note");
      await expect.poll(() => note.textContent()).toContain("no command /dance");
      expect(await text.inputValue()).toBe("/dance now");
      await text.fill("//dance now");
      await text.press("Enter");
      await ben.chat.sees("/dance now");
      await text.fill("/me dances");
      await text.press("Enter");
      await ben.chat.page.locator(".message__text--me", { hasText: "Mara dances" }).waitFor();
      await mara.window.screenshot("notes");
      for (const [name, width, scheme] of LOOKS) {
        await ben.chat.page.setViewportSize({ width, height: 720 });
        await ben.chat.page.emulateMedia({ colorScheme: scheme });
        await ben.window.screenshot(`kinds-${name}`);
      }
      // The browser itself says that the command was refused.
      const complaints = mara.window.complaintsButNetwork();
      expect(complaints.filter((text) => !text.includes("status of 422"))).toEqual([]);
      expect(ben.window.complaints).toEqual([]);
    });
  });
});
