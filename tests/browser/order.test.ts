import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../support/browser.ts";
import { ChatPage } from "../support/chat_page.ts";
import { type ServerNode, startNode } from "../support/node.ts";
import { describeWith } from "../support/parts.ts";
import { embedded } from "../support/storeys.ts";
import { until } from "../support/until.ts";

describeWith(["chromium"], "keeping order in Chromium", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  embedded((storey) => {
    /** Ada owns a closed room; Ben comes by invitation. */
    let node: ServerNode;
    let windows: BrowserWindow[];
    let ada: ChatPage;
    let ben: ChatPage;
    let path: string;

    beforeAll(async () => {
      const env = { REGISTRATION: "invitation", MESSAGE_RATE: "8/8/2-60", AWAY_AFTER: "0" };
      node = await startNode({ storey, env });
      windows = [await browser.window(), await browser.window({ width: 390, height: 800 })];
      [ada, ben] = windows.map(({ page }) => new ChatPage(page, node.url)) as [ChatPage, ChatPage];
      await ada.signUp("Ada");
      path = await ada.makeRoom("engines");
      await ada.open(path);
    });
    afterAll(async () => {
      for (const window of windows) await window.close();
    });

    const picture = async (name: string, chat: ChatPage) => {
      const window = windows.find(({ page }) => page === chat.page);
      await window?.screenshot(`order-${name}`);
    };
    const openMember = async (name: string) => {
      await ada.page.getByRole("link", { name: `More about ${name}` }).click();
      await ada.page.locator("sl-dialog#dialog .person").waitFor();
    };

    it("an invitation is shown once with a QR code, and leads whoever follows it into the room", async () => {
      await ben.page.goto(`${node.url}/sign-up`);
      await ben.page.getByText("Accounts are made by invitation here.").waitFor();
      await picture("sign-up-closed", ben);
      await ada.page.goto(`${node.url}${path}/invitations`);
      await ada.page.getByRole("button", { name: "New link" }).click();
      const link = await ada.page.locator("#fresh-link").textContent();
      const code = ada.page.getByRole("img", { name: "The link as a QR code" });
      expect((await code.boundingBox())?.width).toBeGreaterThan(120);
      await picture("links", ada);
      await ben.page.goto(link ?? "");
      await ben.page.getByText("Ada invites you to").waitFor();
      await picture("invitation", ben);
      await ben.page.getByLabel("Name").fill("Ben");
      await ben.page.getByLabel("Email").fill("ben@example.org");
      await ben.page.getByLabel("Password").fill("correct horse battery");
      await ben.page.getByRole("button", { name: "Create account and join" }).click();
      await ben.page.waitForURL(`${node.url}${path}`);
      await ben.online();
      await ada.open(path);
      await ben.write("hello from the link");
      await ada.sees("hello from the link");
      await ada.page.goto(`${node.url}${path}/invitations`);
      await ada.page.getByText("1 of 10 used").waitFor();
      expect(await ada.page.locator("#fresh-link").count()).toBe(0);
      await ada.open(path);
    });

    it("who writes too fast is told how long to wait, keeps the text, and loses nothing", async () => {
      const limited = ben.page.locator('#composer[data-state="limited"]');
      const note = limited.locator("#composer-note").getByText(/\d+ s/);
      const pending = ben.page.locator(".message--pending");
      let last = 0;
      // On a slow machine the measure fills up meanwhile, so it takes a few more. Each is answered before the next:
      // what is written after a refusal waits for longer and longer.
      while (last < 10 || (last < 60 && !(await note.isVisible()))) {
        await ben.write(`quick ${(last += 1)}`);
        if (last >= 10)
          await until(async () => (await note.isVisible()) || (await pending.count()) === 0);
      }
      await note.waitFor();
      await ben.page.locator("#composer-text").fill("and what I type now stays");
      await picture("limited", ben);
      await ada.sees(`quick ${last}`);
      await ben.sees(`quick ${last}`);
      expect(await ben.page.locator("#composer-text").inputValue()).toBe(
        "and what I type now stays",
      );
      const texts = (await ada.lines()).map(({ text }) => text);
      expect(texts.filter((text) => text.startsWith("quick"))).toEqual(
        Array.from({ length: last }, (_, index) => `quick ${index + 1}`),
      );
      await ben.page.locator("#composer-text").fill("");
    });

    it("who is muted reads on, and has the composer back when it is lifted", async () => {
      await openMember("Ben");
      await picture("member", ada);
      await ada.page.locator("summary", { hasText: "Mute" }).click();
      await ada.page.locator("#dialog [name=reason]").first().fill("a quiet hour");
      await ada.page.getByRole("button", { name: "Mute Ben" }).click();
      await ben.page.getByText("You are muted here").waitFor();
      await picture("muted", ben);
      expect(await ben.page.locator("#composer").count()).toBe(0);
      await ada.page.goto(`${node.url}${path}/edit`);
      await ada.page.getByText("a quiet hour").waitFor();
      await picture("settings", ada);
      await ada.page.getByRole("button", { name: "Unmute Ben" }).click();
      await ben.page.locator("#composer").waitFor();
      await ada.open(path);
    });

    it("a report reaches who leads the room, who deletes the message", async () => {
      await ada.write("something rude");
      await ben.sees("something rude");
      await ben.message("something rude").hover();
      await ben.page.locator("#message-bar .bar__report").click();
      await ben.page.locator("#dialog [name=reason]").fill("rude");
      await picture("report", ben);
      await ben.page.getByRole("button", { name: "Send report" }).click();
      await ben.page.waitForURL(/\/rooms\//);
      await ada.page.goto(`${node.url}/admin/reports`);
      await ada.page.getByText("something rude").waitFor();
      await picture("reports", ada);
      await ada.page.getByRole("button", { name: "Delete the message" }).click();
      await ada.page.locator(".report .tag", { hasText: "Settled" }).waitFor();
      await ben.open(path);
      await ben.seesNoMore("something rude");
      await ada.open(path);
    });

    it("messages of whom one has blocked are folded behind a button, live ones too", async () => {
      await ada.sees("hello from the link");
      await openMember("Ben");
      await ada.page.getByRole("button", { name: "Block" }).click();
      await ada.page.locator("#confirm [data-confirm-yes]").click();
      await ada.page.getByText("Ben", { exact: true }).first().waitFor();
      await picture("blocked", ada);
      await ada.open(path);
      const first = ada.page.locator("article.message--folded").first();
      await first.waitFor();
      expect(await ada.page.getByText("hello from the link").isVisible()).toBe(false);
      await ben.write("can you read me?");
      const live = ada.page.locator("article.message--folded", { hasText: "can you read me?" });
      await live.waitFor();
      await picture("folded", ada);
      await live.getByRole("button", { name: "Show" }).click();
      await ada.page.getByText("can you read me?").waitFor();
      await ada.page.goto(`${node.url}/settings/blocked`);
      await ada.page.getByRole("button", { name: "Unblock Ben" }).click();
      await ada.open(path);
      await ada.sees("hello from the link");
    });

    it("who hides is seen as offline at once, and as online again when they want", async () => {
      const dot = ada.page.locator(`#members [data-user].online`, { hasText: "Ben" });
      await dot.waitFor();
      await ben.page.goto(`${node.url}/settings/profile`);
      await ben.page.locator(".segment", { hasText: "Hidden" }).click();
      await picture("presence", ben);
      await ben.page.locator("form", { hasText: "Hidden" }).getByRole("button").click();
      await ben.open(path);
      await dot.waitFor({ state: "detached" });
      await ben.page.goto(`${node.url}/settings/profile`);
      await ben.page.locator(".segment", { hasText: "As it is" }).click();
      await ben.page.locator("form", { hasText: "Hidden" }).getByRole("button").click();
      await ben.open(path);
      await dot.waitFor();
    });

    it("who is banned has left the room that moment, and comes back to nothing", async () => {
      await openMember("Ben");
      await ada.page.locator("summary", { hasText: "Ban from the room" }).click();
      await ada.page.getByRole("button", { name: "Ban Ben" }).click();
      await ada.page.locator("#members .member", { hasText: "Ben" }).waitFor({ state: "detached" });
      await ben.page.goto(`${node.url}${path}`);
      await ben.page.getByText("There is no such room").waitFor();
      await picture("gone", ben);
    });

    it("left nothing to complain about in the console", () => {
      for (const { complaints } of windows)
        expect(complaints.filter((one) => !/403|404/.test(one))).toEqual([]);
    });
  });
});
