import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";

eachStorey((storey) => {
  let node: ServerNode;
  let ada: Person;
  let ben: Person;
  let room: string;

  beforeAll(async () => {
    // The built server: it keeps fragments, as in production.
    node = await startNode({ storey });
    ada = await Person.signUp(node.url, "Ada");
    ben = await Person.signUp(node.url, "Ben");
    const benId = (await ben.get("/api/me")).json.data.id;
    const made = await ada.post("/api/rooms", {
      name: "Engines",
      kind: "closed",
      member_ids: [benId],
    });
    room = `/rooms/${made.json.data.id}`;
  });

  const write = async (person: Person, content: string): Promise<number> =>
    (await person.post(`/api${room}/messages`, { content })).json.data.id;
  const page = async (person: Person): Promise<string> => (await person.open(room)).text;
  /** Twice: the second one from what was kept. */
  const shown = async (person: Person): Promise<string> => {
    await page(person);
    return page(person);
  };

  describe("a page whose parts are kept", () => {
    it("is the same as one that was just rendered", async () => {
      await write(ada, "first words");
      const first = await page(ben);
      expect(first).toContain("first words");
      expect(await page(ben)).toBe(first);
    });

    it("shows each change of a message at once", async () => {
      const id = await write(ada, "tipo");
      expect(await shown(ben)).toContain("tipo");
      await ada.patch(`/api/messages/${id}`, { content: "typo" });
      const edited = await page(ben);
      expect(edited).toContain("typo");
      expect(edited).not.toContain("tipo");
      await ada.delete(`/api/messages/${id}`);
      expect(await page(ben)).not.toContain("typo");
    });

    it("shows another name of its author at once, beside messages and in the list of members", async () => {
      await write(ben, "who am I");
      expect(await shown(ada)).toContain('<b class="message__name">Ben</b>');
      await ben.submit("/settings/profile", { name: "Benedikt", color: "4" });
      const after = await page(ada);
      expect(after).toContain('<b class="message__name">Benedikt</b>');
      expect(after).toContain('<span class="member__name">Benedikt</span>');
      expect(after).not.toContain('message__name">Ben<');
    });

    it("shows who came and who went at once", async () => {
      const cleo = await Person.signUp(node.url, "Cleo");
      const { id } = (await cleo.get("/api/me")).json.data;
      expect(await shown(ada)).not.toContain(`id="member-${id}"`);
      await ada.put(`/api${room}/members/${id}`);
      expect(await page(ada)).toContain(`id="member-${id}"`);
      await ada.delete(`/api${room}/members/${id}`);
      expect(await page(ada)).not.toContain(`id="member-${id}"`);
    });

    it("is never shown to who may not see it, though everything of it is kept", async () => {
      await shown(ada);
      const dora = await Person.signUp(node.url, "Dora");
      const refused = await dora.open(room);
      expect([refused.status, refused.text.includes("first words")]).toEqual([404, false]);
    });

    it("is closed at once to who was removed", async () => {
      const emil = await Person.signUp(node.url, "Emil");
      const { id } = (await emil.get("/api/me")).json.data;
      await ada.put(`/api${room}/members/${id}`);
      expect((await emil.open(room)).status).toBe(200);
      await ada.delete(`/api${room}/members/${id}`);
      expect((await emil.open(room)).status).toBe(404);
    });
  });
});
