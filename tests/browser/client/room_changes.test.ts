import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserWindow, openBrowser, type TestBrowser } from "../../support/browser.ts";
import { ChatPage } from "../../support/chat_page.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { describeWith } from "../../support/parts.ts";
import { Person } from "../../support/person.ts";
import { embedded } from "../../support/storeys.ts";

describeWith(["chromium"], "what changes in a room while Mara has it open", () => {
  embedded((storey) => {
    let browser: TestBrowser;
    let node: ServerNode;
    let window: BrowserWindow;
    let ada: Person;
    let mara: ChatPage;
    let room: number;
    let maraId: number;

    beforeAll(async () => {
      browser = await openBrowser();
      node = await startNode({ storey });
      ada = await Person.signUp(node.url, "Ada");
      window = await browser.window();
      mara = new ChatPage(window.page, node.url);
      await mara.signUp("Mara");
      const people = (await ada.get("/api/users")).json.data;
      maraId = people.find(({ name }: { name: string }) => name === "Mara").id;
      const made = await ada.post("/api/rooms", {
        name: "launch",
        kind: "open",
        member_ids: [maraId],
      });
      room = made.json.data.id;
      await mara.open(`/rooms/${room}`);
    });
    afterAll(() => browser.close());

    const patch = (change: object) => ada.patch(`/api/rooms/${room}`, change);
    const reads = (selector: string, text: string) =>
      window.page.locator(selector).filter({ hasText: text }).waitFor();

    it("is a new name and description at every place that shows them, and the draft stays", async () => {
      await window.page.locator("#composer-text").fill("half a thought");
      await patch({ name: "liftoff", description: "All about the start" });
      await reads("#room-header", "liftoff");
      await reads("#beginning", "liftoff");
      await reads("#about", "All about the start");
      expect(await window.page.locator("#composer-text").inputValue()).toBe("half a thought");
      expect(await window.page.locator("#composer-text").getAttribute("placeholder")).toBe(
        "Message liftoff",
      );
      await window.page.locator("#composer-text").fill("");
    });

    it("leaves the room's menu alive", async () => {
      await window.page.getByRole("button", { name: "More about this room" }).click();
      await window.page.getByRole("menuitem", { name: "Leave room" }).click();
      await window.page.locator("#confirm[open]").waitFor();
      expect(await window.page.locator("#confirm").isVisible()).toBe(true);
      await window.page.locator("#confirm [data-confirm-no]").click();
    });

    it("is that she may moderate, at once", async () => {
      const role = { role: "moderator" };
      expect((await ada.put(`/api/rooms/${room}/members/${maraId}`, role)).status).toBeLessThan(
        300,
      );
      await reads("#members", "Moderator");
      await window.page.locator('#room-header[data-moderates="true"]').waitFor();
      expect(await window.page.getByRole("button", { name: "More about this room" }).count()).toBe(
        1,
      );
    });

    it("is that nobody may write any more", async () => {
      expect((await ada.put(`/rooms/${room}/archive`)).status).toBeLessThan(400);
      await reads("#room-foot", "This room is archived");
      expect(await window.page.locator("#composer-text").count()).toBe(0);
    });

    it("shows a guest an open room without complaint", async () => {
      const other = (await ada.post("/api/rooms", { name: "harbour", kind: "open" })).json.data;
      await window.page.goto(`${node.url}/rooms/${other.id}`);
      await reads("#room-foot", "without being a member");
      await window.page.locator("#live").waitFor({ state: "attached" });
      await window.page.locator('#connection[data-state="online"]').waitFor({ state: "attached" });
      expect(await window.page.locator("#notices .notice").count()).toBe(0);
      expect(window.complaints).toEqual([]);
    });
  });
});
