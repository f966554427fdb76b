import { beforeAll, describe, expect, it } from "vitest";
import {
  Messages,
  type Page,
  type PageQuery,
  Pagination,
} from "../../../../app/features/messages/index.ts";
import { OpeningPage } from "../../../../app/features/messages/opening_page.ts";
import { ReadState } from "../../../../app/features/messages/index.ts";
import type { MemberRoom } from "../../../../app/features/rooms/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const HOUR = 3_600_000;

eachStorey((storey) => {
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let found: MemberRoom;
  /** Ids of messages 1 to 30; those of another room lie between them. */
  let ids: number[];
  let start: number;

  beforeAll(async () => {
    node = await ChatNode.open(storey, { MESSAGE_PAGE_SIZE: "10" });
    ada = await node.person("Ada");
    ben = await node.person("Ben");
    found = await roomOf(node, [ada, ben]);
    const noise = await roomOf(node, [ada]);
    start = node.clock.now();
    ids = [];
    for (let n = 1; n <= 30; n += 1) {
      ids.push((await say(found, `message ${n}`)).id);
      await say(noise, `noise ${n}`);
      node.clock.advance(HOUR);
    }
  });

  const say = (room: MemberRoom, content: string) =>
    node
      .get(Messages)
      .post(ada, room, { content, client_id: `${room.room.id}-${content.replace(" ", "-")}` });

  const page = (query: PageQuery = {}) => node.get(Pagination).page(found.room.id, query);

  const id = (n: number) => ids[n - 1] as number;

  /** `1–10` with `[` at the start and `]` at the end of the room. */
  const span = ({ messages, at_start, at_end }: Page) => {
    const places = messages.map((message) => ids.indexOf(message.id) + 1);
    expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index));
    return `${at_start ? "[" : ""}${places[0] ?? ""}–${places.at(-1) ?? ""}${at_end ? "]" : ""}`;
  };

  describe("a page of history", () => {
    it.each<[string, () => PageQuery, string]>([
      ["the newest", () => ({}), "21–30]"],
      ["all of them", () => ({ limit: 200 }), "[1–30]"],
      ["exactly all of them", () => ({ limit: 30 }), "[1–30]"],
      ["before one", () => ({ before: id(21) }), "11–20"],
      ["before one, at the start of the room", () => ({ before: id(11) }), "[1–10"],
      ["before one, less than a page", () => ({ before: id(4) }), "[1–3"],
      ["before the first", () => ({ before: id(1) }), "[–"],
      ["before an id from another room", () => ({ before: id(21) - 1 }), "11–20"],
      ["after one", () => ({ after: id(5) }), "6–15"],
      ["after one, at the end of the room", () => ({ after: id(20) }), "21–30]"],
      ["after the last", () => ({ after: id(30) }), "–]"],
      ["around one", () => ({ around: id(15) }), "10–19"],
      ["around the first", () => ({ around: id(1) }), "[1–5"],
      ["around the last", () => ({ around: id(30) }), "25–30]"],
      ["from a moment on", () => ({ at: start + 9 * HOUR }), "10–19"],
      ["from a moment between two", () => ({ at: start + 9 * HOUR + 1 }), "11–20"],
      ["from before the room", () => ({ at: 0 }), "[1–10"],
      ["from the future", () => ({ at: start + 99 * HOUR }), "21–30]"],
    ])("%s", async (_, query, expected) => {
      expect(span(await page(query()))).toBe(expected);
    });

    it("of a room without messages says that it is all", async () => {
      const empty = await roomOf(node, [ada]);
      const nothing = { messages: [], at_start: true, at_end: true };
      const pagination = node.get(Pagination);
      for (const query of [{}, { before: 9 }, { after: 9 }, { around: 9 }, { at: 9 }])
        expect(await pagination.page(empty.room.id, query)).toEqual(nothing);
    });

    it("after page leads through the whole room, both ways, each message once", async () => {
      const back = [await page()];
      while (!back[0]?.at_start)
        back.unshift(await page({ before: back[0]?.messages[0]?.id ?? 0 }));
      expect(back.flatMap(({ messages }) => messages.map((message) => message.id))).toEqual(ids);

      const forth = [await page({ after: 0, limit: 7 })];
      while (!forth.at(-1)?.at_end)
        forth.push(await page({ after: forth.at(-1)?.messages.at(-1)?.id ?? 0, limit: 7 }));
      expect(forth.flatMap(({ messages }) => messages.map((message) => message.id))).toEqual(ids);
    });
  });

  describe("a room opens", () => {
    const opened = async (viewer: Viewer, wanted = {}) =>
      node.get(OpeningPage).of(await seenBy(node, viewer, found.room.id), wanted);

    it("at the newest page when all is read", async () => {
      const { page, ...marks } = await opened(ada);
      expect(span(page)).toBe("21–30]");
      expect(marks).toMatchObject({ focus_id: null, first_unread_id: null });
    });

    it("at the first unread message, however far back that is", async () => {
      await node.get(ReadState).markRead(ben, await seenBy(node, ben, found.room.id), id(3));
      const { page, ...marks } = await opened(ben);
      expect(span(page)).toBe("[1–8");
      expect(marks).toMatchObject({ focus_id: null, first_unread_id: id(4) });
    });

    it("at the newest page when what is unread stands there", async () => {
      await node.get(ReadState).markRead(ben, await seenBy(node, ben, found.room.id), id(25));
      const { page, first_unread_id } = await opened(ben);
      expect(span(page)).toBe("21–30]");
      expect(first_unread_id).toBe(id(26));
    });

    it("around the message of a permalink, or on a day", async () => {
      const linked = await opened(ada, { message: id(15) });
      expect([span(linked.page), linked.focus_id]).toEqual(["10–19", id(15)]);
      const day = await opened(ada, { at: start + 9 * HOUR });
      expect([span(day.page), day.focus_id]).toEqual(["10–19", id(10)]);
    });

    it("not around a message of another room", async () => {
      await expect(opened(ada, { message: id(15) + 1 })).rejects.toMatchObject({
        status: 404,
        code: "message_not_found",
      });
    });
  });
});
