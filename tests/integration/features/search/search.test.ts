import { beforeAll, describe, expect, it } from "vitest";
import {
  type MessageResource,
  Messages,
  Revisions,
} from "../../../../app/features/messages/index.ts";
import { DirectRooms, type MemberRoom, Rooms } from "../../../../app/features/rooms/index.ts";
import { type Asked, SearchAnswers, SearchRebuild } from "../../../../app/features/search/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy, takeOut } from "../rooms/rooms_of.ts";
import { corpus, findings, type Name } from "./corpus.ts";

const DAY_MS = 86_400_000;

eachStorey((storey) => {
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let mallory: Viewer;
  let library: MemberRoom;
  const names = new Map<number, Name>();
  const ids = new Map<Name, number>();

  const post = (viewer: Viewer, found: MemberRoom, content: string): Promise<MessageResource> =>
    node.get(Messages).post(viewer, found, { content, client_id: randomId(96) });

  const search = (viewer: Viewer, q: string, more: Partial<Asked> = {}) =>
    node.get(SearchAnswers).to(viewer, { q, order: "newest", limit: 20, ...more });

  const texts = async (viewer: Viewer, q: string, more: Partial<Asked> = {}) =>
    (await search(viewer, q, more)).data.map(({ message }) => message.content);

  const found = async (q: string, more: Partial<Asked> = {}) =>
    (await search(ada, q, more)).data.map(({ message }) => names.get(message.id));

  const writtenAt = async ({ id }: MessageResource, created_at: number) => {
    for (const [table, key] of [
      ["messages", "id"],
      ["search_entries", "message_id"],
    ] as const)
      await node
        .get(Database)
        .query.updateTable(table)
        .set({ created_at })
        .where(key, "=", id)
        .execute();
  };

  const refusal = async (viewer: Viewer, q: string) => {
    const { code, message } = await search(viewer, q).then(
      () => ({ code: "found", message: "" }),
      (error: { code: string; message: string }) => error,
    );
    return { code, message };
  };

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    ada = await node.person("Ada");
    ben = await node.person("Ben");
    mallory = await node.person("Mallory");
    library = await roomOf(node, [ada, ben], "closed");
    for (const [name, text] of Object.entries(corpus) as [Name, string][]) {
      const { id } = await post(ada, library, text);
      names.set(id, name);
      ids.set(name, id);
    }
  });

  const findAll = () => {
    it.each(findings)("%s", async (query, wanted) => {
      expect(await found(query)).toEqual(wanted);
      expect((await found(query, { order: "best" })).toSorted()).toEqual(wanted.toSorted());
    });
  };

  describe("of the newest messages, which are looked at one by one", () => {
    findAll();
  });

  describe("of older messages, which the index of words finds", () => {
    // Newer ones than all others, and more than are looked at.
    beforeAll(async () => {
      const entry = { room_id: library.room.id, author_id: ada.id, created_at: 1, has: 0 };
      const entries = Array.from({ length: 1100 }, (_, at) => {
        return { ...entry, message_id: 1_000_000 + at, tokens: " x0filler " };
      });
      await node.get(Database).query.insertInto("search_entries").values(entries).execute();
    });

    findAll();

    it("puts what fits best first, in the same order everywhere", async () => {
      expect(await found("plan", { order: "best" })).toEqual(["fridays", "html", "plan", "long"]);
      expect(await found("friday plan", { order: "best" })).toEqual(["fridays", "plan"]);
    });

    it("gives each hit once, page by page, also when somebody writes meanwhile", async () => {
      for (const order of ["newest", "best"] as const) {
        const all = (await search(ada, "plan", { order })).data.map(({ message }) => message.id);
        const seen: number[] = [];
        let next: string | null = null;
        do {
          const page = await search(ada, "plan", { order, limit: 1, before: next ?? undefined });
          seen.push(...page.data.map(({ message }) => message.id));
          next = page.next;
          expect(page.has_more).toBe(next !== null);
          const late = await post(ben, library, "plan plan plan");
          await node.get(Revisions).delete(ben, late.id);
        } while (next !== null);
        expect(seen).toEqual(all);
      }
    });
  });

  describe("snippets", () => {
    it("mark every hit and hold nothing but text", async () => {
      const [html] = (await search(ada, "alert plan")).data;
      expect(html?.snippet).toEqual([
        { text: "<script>", hit: false },
        { text: "alert", hit: true },
        { text: "('", hit: false },
        { text: "plan", hit: true },
        { text: "')</script> is no ", hit: false },
        { text: "plan", hit: true },
        { text: " & no joke", hit: false },
      ]);
    });

    it("show the place of the hit in a long text, and where the message stands", async () => {
      const [long] = (await search(ada, "before launch plans")).data;
      const text = long?.snippet.map((part) => part.text).join("") ?? "";
      expect(text).toMatch(/^….*before the launch of plans$/u);
      expect(text.length).toBeLessThan(260);
      expect(long?.url).toBe(`/rooms/${library.room.id}?message=${ids.get("long")}`);
      expect(long?.room).toEqual({ id: library.room.id, kind: "closed", name: "engines" });
    });

    it("mark letters of languages without spaces", async () => {
      const marked = async (q: string) =>
        (await search(ada, q)).data[0]?.snippet.find(({ hit }) => hit)?.text;
      expect(await marked("京都")).toBe("京都");
      expect(await marked("猫")).toBe("猫");
      expect(await marked("ガラス")).toBe("ｶﾞﾗｽ");
      expect(await marked("สวัสดี")).toBe("สวัสดี");
      expect(await marked("strasse")).toBe("Straße");
    });
  });

  describe("what one may not read", () => {
    it("is not found by a stranger, neither in a closed room nor in a conversation", async () => {
      const secret = `treasure${randomId(48)}`.toLowerCase();
      const { id } = await node.get(DirectRooms).open(ada, [ben.id]);
      await post(ada, await seenBy(node, ada, id), `here ${secret}`);
      await post(ada, library, `and there ${secret}`);
      expect(await texts(ben, secret)).toHaveLength(2);
      for (const order of ["newest", "best"] as const)
        expect(await search(mallory, secret, { order })).toMatchObject({ data: [], next: null });
      const direct = (await search(ben, secret)).data.find(({ room }) => room.kind === "direct");
      expect(direct?.room.name).toBe("Ada");
    });

    it("is not told by the filters: a hidden room is as unknown as none", async () => {
      const hidden = await roomOf(node, [ada], "closed");
      await node.get(Rooms).change(hidden, { name: "vault" });
      expect(await refusal(ada, "in:vault x")).toMatchObject({ code: "found" });
      const real = await refusal(mallory, "in:vault x");
      const none = await refusal(mallory, "in:nowhere x");
      expect(real.code).toBe("search_room_unknown");
      expect(real.message.replace("vault", "nowhere")).toBe(none.message);
    });

    it("is not found any more by who left, while an open room is found by everybody", async () => {
      const word = `tide${randomId(48)}`.toLowerCase();
      const closed = await roomOf(node, [ada, mallory], "closed");
      await post(ada, closed, word);
      expect(await texts(mallory, word)).toEqual([word]);
      await takeOut(node, ada, closed, mallory);
      expect(await texts(mallory, word)).toEqual([]);
      await post(ada, await roomOf(node, [ada], "open"), `${word} open`);
      expect(await texts(mallory, word)).toEqual([`${word} open`]);
    });
  });

  describe("filters", () => {
    it("keep to people, rooms and days", async () => {
      const room = await roomOf(node, [ada, ben]);
      await node.get(Rooms).change(room, { name: "Big Plans" });
      const noon = Date.parse("2026-03-10T12:00:00Z");
      await writtenAt(await post(ada, room, "gull one"), noon);
      await writtenAt(await post(ben, room, "gull two"), noon + DAY_MS);
      expect(await texts(ada, "gull from:ben")).toEqual(["gull two"]);
      expect(await texts(ada, "gull from:@BEN from:me")).toEqual(["gull two", "gull one"]);
      expect(await texts(ben, 'in:"big plans" from:me')).toEqual(["gull two"]);
      expect(await texts(ada, "in:#big gull")).toEqual(["gull two", "gull one"]);
      expect(await texts(ada, "gull after:2026-03-10")).toEqual(["gull two"]);
      expect(await texts(ada, "gull before:2026-03-11")).toEqual(["gull one"]);
      expect(await texts(ada, "gull before:today")).toEqual(["gull two", "gull one"]);
      expect(await texts(ada, "gull after:yesterday")).toEqual([]);
      expect(await texts(ada, "gull after:2026-03-09 before:2026-03-10")).toEqual([]);
      expect(await texts(ada, "gull after:2026-03-10T13:00:00Z")).toEqual(["gull two"]);
    });

    it("say what is wrong with them", async () => {
      const codes = await Promise.all(
        ["", " - ", "from:", "from:nobody", "has:wings", "before:2026-02-31", "after:soon"].map(
          async (q) => (await refusal(ada, q)).code,
        ),
      );
      expect(codes).toEqual([
        "search_empty",
        "search_empty",
        "search_filter_empty",
        "search_person_unknown",
        "search_kind_unknown",
        "search_day_unknown",
        "search_day_unknown",
      ]);
      expect((await refusal(ada, "has:wings")).message).toBe(
        "There is no has:wings. Use has:link, has:code, has:file, has:image.",
      );
      expect((await refusal(ada, Array.from({ length: 41 }, () => "a").join(" "))).code).toBe(
        "search_too_long",
      );
    });
  });

  describe("the index", () => {
    it("follows edits and deletions at once, and nothing that was undone", async () => {
      const { id } = await post(ada, library, "heron walks");
      await node.get(Revisions).edit(ada, id, "osprey dives");
      expect(await texts(ada, "heron")).toEqual([]);
      expect(await texts(ada, "osprey")).toEqual(["osprey dives"]);
      await node.get(Revisions).delete(ada, id);
      expect(await texts(ada, "osprey")).toEqual([]);
      const undone = node.get(Database).transaction(async () => {
        await post(ada, library, "kestrel");
        throw new Error("never mind");
      });
      await expect(undone).rejects.toThrow("never mind");
      expect(await texts(ada, "kestrel")).toEqual([]);
      expect(await texts(ada, "wal")).not.toContain("heron walks");
    });

    it("is made again from the messages, also when it was cut short, while people write", async () => {
      const { query } = node.get(Database);
      const before = await found("plan");
      await query.deleteFrom("search_entries").execute();
      expect(await found("plan")).toEqual([]);
      const rebuild = node.get(SearchRebuild);
      await rebuild.begin();
      expect(await rebuild.isComplete()).toBe(false);
      const total = await rebuild.remaining();
      expect(await rebuild.step()).toBeGreaterThan(0);
      await post(ben, library, "written meanwhile");
      await rebuild.resume(); // as another process would
      while ((await rebuild.step()) > 0);
      expect(await rebuild.isComplete()).toBe(true);
      expect(await rebuild.remaining()).toBe(0);
      expect(total).toBeGreaterThan(0);
      expect(await found("plan")).toEqual(before);
      expect(await texts(ada, "meanwhile")).toEqual(["written meanwhile"]);
    });

    it("begins anew by itself when the tokens are of an older kind", async () => {
      const { query } = node.get(Database);
      await query.updateTable("search_state").set({ version: 0 }).execute();
      await node.get(SearchRebuild).resume();
      expect(await node.get(SearchRebuild).coverage()).toMatchObject({
        done_up_to: 0,
        finished_at: null,
      });
    });
  });
});
