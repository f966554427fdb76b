import { beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let url: string;
  let ada: Person;
  let path: string;

  const open = async (registration: string) => {
    ({ url } = await openSite(storey, { REGISTRATION: registration }));
    ada = await Person.signUp(url, "Ada");
    const { token } = (await ada.post("/api/invitations", { max_uses: 5 })).json.data;
    path = `/invitations/${token}`;
  };

  const draftOf = ({ name, email, password }: Person) => ({ name, email, password });

  describe("where one registers by invitation", () => {
    beforeAll(() => open("invitation"));

    it("a link makes an account, and nothing else does", async () => {
      const bob = new Person(url, "Bob");
      const refused = await bob.post("/sign-up", draftOf(bob));
      expect(refused.json).toMatchObject({ status: 403, code: "registration_by_invitation" });
      expect((await bob.open("/sign-up")).text).toContain("by invitation");
      expect((await bob.post("/invitations/none", draftOf(bob))).status).toBe(404);
      expect((await bob.post(path, draftOf(bob))).status).toBe(201);
      expect((await bob.get("/api/me")).json.data).toMatchObject({ name: "Bob", role: "member" });
    });
  });

  describe("where registration is closed", () => {
    beforeAll(() => open("closed"));

    it("a link leads in whoever has an account, and makes none", async () => {
      const bob = new Person(url, "Bob");
      for (const door of ["/sign-up", path])
        expect((await bob.post(door, draftOf(bob))).json).toMatchObject({
          status: 404,
          code: "registration_closed",
        });
      expect((await ada.put(path)).status).toBe(200);
    });
  });
});
