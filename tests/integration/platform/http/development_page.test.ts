import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../../features/rooms/open_site.ts";

eachStorey((storey) => {
  describe("the page of an error in development", () => {
    let ada: Person;

    beforeAll(async () => {
      const { url, container } = await openSite(storey);
      ada = await Person.signUp(url, "Ada");
      const { data } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json;
      room = `/rooms/${data.id}`;
      const database = container.resolve(Database);
      await database.query.schema.alterTable("messages").renameTo("messages_away").execute();
    });
    let room: string;

    it("shows the queries of the request, the failing one among them, and the line that asked", async () => {
      const page = await ada.open(room);
      expect(page.status).toBe(500);
      expect(page.text).toMatch(/Queries of this request: \d+/);
      expect(page.text).toMatch(/messages.*failed/);
      expect(page.text).toContain("app/features/messages/");
      expect(page.text).toContain("Session of person 1");
      expect(page.text).not.toContain(ada.cookies.header());
    });

    it("shows it to htmx, too", async () => {
      const page = await ada.open(room, { "hx-request": "true", "hx-request-type": "partial" });
      expect(page.text).toMatch(/Queries of this request: \d+/);
      expect(page.text).not.toContain("<html");
    });
  });
});
