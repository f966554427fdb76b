import { beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let url: string;

  beforeAll(async () => {
    ({ url } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  describe("the front door", () => {
    it("leads the first account into the first open room", async () => {
      const door = await ada.open("/");
      expect(door).toMatchObject({
        status: 303,
        location: expect.stringMatching(/^\/rooms\/\d+$/),
      });
      const page = await ada.open(door.location ?? "");
      expect(page.status).toBe(200);
      expect(page.text).toContain("general");
    });
  });
});
