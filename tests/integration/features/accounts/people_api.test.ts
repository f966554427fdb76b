import { beforeEach, describe, expect, it } from "vitest";
import { Users } from "../../../../app/features/accounts/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "./open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;

  beforeEach(async () => {
    ({ url } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
  });

  describe("the list of people for programs", () => {
    it("gives pages, says who is online and when others were last seen", async () => {
      const bob = await Person.signUp(url, "Bob");
      await Person.signUp(url, "Cleo");
      const socket = await bob.socket();
      const first = (await ada.get("/api/users?limit=2")).json;
      expect(first).toMatchObject({
        data: [
          { name: "Ada", is_online: false },
          { name: "Bob", is_online: true },
        ],
        has_more: true,
      });
      expect(Object.keys(first.data[0])).toEqual(["id", "name", "is_online", "last_seen_at"]);
      const rest = (await ada.get(`/api/users?limit=2&after=${first.data[1].id}`)).json;
      expect(rest).toMatchObject({ data: [{ name: "Cleo" }], has_more: false });
      await socket.close();
    });

    it("refuses limits that make no sense", async () => {
      for (const query of ["limit=0", "limit=1000", "limit=x", "after=-1"]) {
        expect((await ada.get(`/api/users?${query}`)).status).toBe(422);
      }
    });

    it("tells when somebody was last seen, once their last connection is gone for a while", async () => {
      const { clock, url, container } = await openSite(storey);
      const eve = await Person.signUp(url, "Eve");
      const socket = await eve.socket();
      await socket.close();
      const seen = async () => {
        clock.advance(1000);
        return (await container.resolve(Users).byEmail(eve.email))?.last_seen_at;
      };
      expect(await until(seen, { what: "Eve to be seen last" })).toBeGreaterThan(0);
    });
  });
});
