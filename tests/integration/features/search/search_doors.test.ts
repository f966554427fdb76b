import { beforeAll, describe, expect, it } from "vitest";
import { SearchRebuild } from "../../../../app/features/search/index.ts";
import { CompleteSearchIndex } from "../../../../app/features/search/chores/complete_search_index.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let container: Container;
  let url: string;
  let ada: Person;
  let room: number;

  beforeAll(async () => {
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
    room = (await ada.post("/api/rooms", { name: "engines", kind: "closed" })).json.data.id;
    for (const content of ["first sketch", "second <sketch>"])
      await ada.post(`/api/rooms/${room}/messages`, { content });
  });

  describe("GET /api/search", () => {
    it("gives what was found, page by page", async () => {
      const first = await ada.get("/api/search?q=sketch&limit=1");
      expect(first.status).toBe(200);
      expect(first.json).toMatchObject({
        data: [
          {
            message: { content: "second <sketch>", author: { name: "Ada" } },
            room: { id: room, name: "engines", kind: "closed" },
            snippet: [
              { text: "second <", hit: false },
              { text: "sketch", hit: true },
              { text: ">", hit: false },
            ],
            url: `/rooms/${room}?message=${first.json.data[0].message.id}`,
          },
        ],
        has_more: true,
      });
      const second = await ada.get(`/api/search?q=sketch&limit=1&before=${first.json.next}`);
      expect(second.json.data[0].message.content).toBe("first sketch");
      expect(second.json).toMatchObject({ has_more: false, next: null });
    });

    it("tells what it cannot understand, and where", async () => {
      const { status, json } = await ada.get("/api/search?q=has:wings");
      expect(status).toBe(422);
      expect(json).toMatchObject({ code: "search_kind_unknown", errors: [{ field: "q" }] });
      expect((await ada.get("/api/search?q=a&before=nonsense")).json.code).toBe(
        "search_place_unknown",
      );
      expect((await ada.get("/api/search?q=a&order=oldest")).status).toBe(422);
      expect((await ada.get(`/api/search?q=${"a".repeat(301)}`)).status).toBe(422);
    });

    it("is closed to strangers, and stands in the description of the API", async () => {
      expect((await new Person(url).get("/api/search?q=sketch")).status).toBe(401);
      const { json } = await ada.get("/api/openapi.json");
      expect(json.paths["/api/search"].get).toMatchObject({
        summary: "Find messages that one may read.",
        security: [{ bearer: ["messages:read"] }, { session: [] }],
      });
    });
  });

  describe("the page", () => {
    it("escapes what people wrote, and marks the hit", async () => {
      const { text } = await ada.open("/search?q=sketch");
      expect(text).toContain("second &lt;<mark>sketch</mark>&gt;");
    });

    it("keeps what was typed beside what is wrong with it", async () => {
      const { status, text } = await ada.open(`/search?q=${encodeURIComponent('from:nobody "x')}`);
      expect(status).toBe(200);
      expect(text).toContain("Nobody here is called “nobody”");
      expect(text).toContain('value="from:nobody &quot;x"');
    });
  });

  it("finds messages again that were written before there was an index, by itself", async () => {
    const { query } = container.resolve(Database);
    await query.deleteFrom("search_entries").execute();
    await query.deleteFrom("search_state").execute();
    await container.resolve(SearchRebuild).begin();
    expect((await ada.get("/api/search?q=sketch")).json).toMatchObject({
      data: [],
      complete: false,
    });
    expect((await ada.open("/search?q=sketch")).text).toContain("still being made searchable");
    await container.resolve(CompleteSearchIndex).run();
    const { json } = await ada.get("/api/search?q=sketch");
    expect(json.data).toHaveLength(2);
    expect(json.complete).toBe(true);
  });
});
