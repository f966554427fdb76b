import { beforeAll, describe, expect, it } from "vitest";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let benId: number;

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    benId = (await ben.get("/api/me")).json.data.id;
  });

  const roomOf = async (kind: string, member_ids: number[] = []) =>
    (await ada.post("/api/rooms", { name: "engines", kind, member_ids })).json.data.id as number;
  const give = (who: Person, id: number, text: string) =>
    who.post(`/api/rooms/${id}/commands`, { text });
  const list = async (id: number) =>
    (await ada.get(`/api/rooms/${id}/messages`)).json.data as Loose[];

  describe("a command", () => {
    it("is offered where it makes sense", async () => {
      const names = async (id: number) =>
        ((await ada.get(`/api/rooms/${id}/commands`)).json.data as Loose[]).map(({ name }) => name);
      expect(await names(await roomOf("closed"))).toEqual([
        "help",
        "invite",
        "leave",
        "me",
        "topic",
      ]);
      expect(await names(await roomOf("direct", [benId]))).toEqual(["help", "me"]);
    });

    it("changes the topic, brings people in, says what one does, and leaves", async () => {
      const id = await roomOf("closed");
      expect((await give(ada, id, "/topic  All that\nturns ")).status).toBe(200);
      expect((await give(ada, id, "/INVITE @ben")).status).toBe(200);
      expect((await give(ada, id, `/invite ${ben.email}`)).json.data.notice).toMatch(/already/);
      expect((await give(ben, id, "/me *waves*")).status).toBe(200);
      expect((await give(ben, id, "/help")).json.data).toEqual({ help: true });
      expect((await give(ben, id, "/leave")).json.data).toEqual({ go: "/rooms" });
      expect((await list(id)).map(({ kind, content, data }) => [kind, content, data?.act])).toEqual(
        [
          ["system", "", "described"],
          ["system", "", "invited"],
          ["me", "*waves*", undefined],
          ["system", "", "left"],
        ],
      );
      const page = (await ada.open(`/rooms/${id}`)).text;
      expect(page).toMatch(/<b class="message__doer">Ben<\/b> <p><em>waves<\/em>/);
    });

    it("that does not exist, lacks something or is not allowed says so, and changes nothing", async () => {
      const id = await roomOf("closed", [benId]);
      const code = async (who: Person, text: string) => {
        const { status, json } = await give(who, id, text);
        return [status, json.code];
      };
      expect(await code(ada, "/dance now")).toEqual([422, "command_unknown"]);
      expect(await code(ada, "/topic")).toEqual([422, "command_incomplete"]);
      expect(await code(ada, "/me ")).toEqual([422, "command_incomplete"]);
      expect(await code(ada, "/invite")).toEqual([422, "command_incomplete"]);
      expect(await code(ada, "/invite Nobody Inparticular")).toEqual([422, "user_not_found"]);
      expect(await code(ben, "/topic Mine now")).toEqual([403, "not_allowed_in_room"]);
      expect(await code(ada, "plain words")).toEqual([422, "invalid"]);
      expect(await list(id)).toEqual([]);
      const unknown = await give(ada, id, "/dance");
      expect(unknown.json.detail).toContain("There is no command /dance");
      const long = await give(ada, id, `/topic ${"x".repeat(501)}`);
      expect(long.json.detail).toBe("A description has 500 characters at most.");
      expect((await give(ada, id, `/topic ${"x".repeat(500)}`)).status).toBe(200);
    });

    it("is given by members alone", async () => {
      const id = await roomOf("closed");
      expect((await give(ben, id, "/topic x")).status).toBe(404);
      expect((await ben.get(`/api/rooms/${id}/commands`)).status).toBe(404);
    });

    it("is plain text where a program posts it", async () => {
      const id = await roomOf("closed");
      await ada.post(`/api/rooms/${id}/messages`, { content: "/topic is a command" });
      expect(await list(id)).toMatchObject([{ kind: "text", content: "/topic is a command" }]);
    });
  });
});
