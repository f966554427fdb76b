import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Importer, SlackArchive } from "../../../../app/features/transfer/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { makeZip } from "./make_zip.ts";

const user = (id: string, name: string, email?: string) => ({
  id,
  name,
  profile: { display_name: name, email },
});

const slack = (email: string) => ({
  "users.json": [user("U1", "ada", email), user("U2", "bob"), user("U3", "eve", "eve@example.org")],
  "channels.json": [
    {
      id: "C1",
      name: "general",
      created: 1_600_000_000,
      creator: "U1",
      members: ["U1", "U2"],
      purpose: { value: "All" },
    },
    {
      id: "C2",
      name: "old",
      created: 1_600_000_000,
      creator: "U2",
      members: ["U2"],
      is_archived: true,
    },
  ],
  "dms.json": [{ id: "D1", created: 1_600_000_000, members: ["U1", "U2"] }],
  "general/2020-10-02.json": [
    {
      type: "message",
      ts: "1601600001.000100",
      user: "U2",
      text: "an answer",
      thread_ts: "1601500000.000100",
    },
    {
      type: "message",
      subtype: "bot_message",
      ts: "1601600002.000100",
      bot_id: "B7",
      username: "CI",
      text: "built",
      attachments: [{ title: "Build", text: "*green*" }],
    },
    {
      type: "message",
      ts: "1601600003.000100",
      user: "U9",
      text: "from elsewhere",
      files: [{ title: "Plan", url_private: "https://files.example/plan.pdf" }],
    },
    {
      type: "message",
      subtype: "channel_join",
      ts: "1601600004.000100",
      user: "U3",
      text: "<@U3> has joined",
    },
  ],
  "general/2020-10-01.json": [
    {
      type: "message",
      ts: "1601500000.000100",
      thread_ts: "1601500000.000100",
      user: "U1",
      text: "hello <@U2> in <#C2>, see <https://a.example|this> *now* :tada:",
      edited: {
        user: "U1",
        ts: "1601500060.000000",
      },
      reactions: [
        {
          name: "+1",
          users: ["U2", "U1"],
        },
        {
          name: "shipit",
          users: ["U2"],
        },
      ],
    },
  ],
  "old/2020-10-01.json": [
    { type: "message", ts: "1601500001.000100", user: "U2", text: "<script>alert(1)</script>" },
  ],
  "D1/2020-10-01.json": [{ type: "message", ts: "1601500002.000100", user: "U1", text: "just us" }],
});

eachStorey((storey) => {
  describe("An export of Slack", () => {
    it("becomes people, rooms and messages, with threads, reactions, edits, mentions and links; twice the same", async () => {
      const node = await ChatNode.open(storey);
      const root = await node.person("Root");
      const { query } = node.get(Database);
      const { email } = await query
        .selectFrom("users")
        .select("email")
        .where("id", "=", root.id)
        .executeTakeFirstOrThrow();
      const path = await makeZip(join(storey.freshFolder(), "slack.zip"), slack(email));
      const take = async (rehearsal = false) => {
        const source = await SlackArchive.open(path);
        try {
          return await node
            .get(Importer)
            .take(source, { by: root.id, actor: "console", rehearsal });
        } finally {
          await source.close();
        }
      };
      const expected = {
        people: { matched: 1, made: 4 },
        rooms: { made: 3, known: 0 },
        messages: { written: 6, known: 0 },
        files: { written: 0, left: 0 },
        notes: [
          "1 notes of who came, left or changed a channel were passed over.",
          "2 authors are in no list of people; placeholders stand for them.",
        ],
      };
      expect(await take(true)).toEqual(expected);
      expect(await take()).toEqual(expected);
      const rooms = await query
        .selectFrom("rooms")
        .selectAll()
        .where("created_at", "=", 1_600_000_000_000)
        .orderBy("id")
        .execute();
      expect(
        rooms.map(({ name, kind, archived_at, last_ordinal }) => [
          name,
          kind,
          archived_at !== null,
          last_ordinal,
        ]),
      ).toEqual([
        ["general", "open", false, 4],
        ["old", "open", true, 1],
        [null, "direct", false, 1],
      ]);
      const messages = await query
        .selectFrom("messages")
        .selectAll()
        .where("room_id", "=", rooms[0]?.id ?? 0)
        .orderBy("id")
        .execute();
      expect(
        messages.map(({ body, created_at, edited_at }) => [body, created_at, edited_at]),
      ).toEqual([
        [
          "hello @bob in #old, see [this](https://a.example) **now** 🎉",
          1_601_500_000_000,
          1_601_500_060_000,
        ],
        ["an answer", 1_601_600_001_000, null],
        ["built\n\n> **Build**\n> **green**", 1_601_600_002_000, null],
        ["from elsewhere\n\n[Plan](https://files.example/plan.pdf)", 1_601_600_003_000, null],
      ]);
      expect(messages[1]?.reply_to_id).toBe(messages[0]?.id);
      expect(JSON.parse(messages[0]?.reactions ?? "[]")).toMatchObject([{ emoji: "👍", count: 2 }]);
      const old = await query
        .selectFrom("messages")
        .select("html")
        .where("room_id", "=", rooms[1]?.id ?? 0)
        .execute();
      expect(old[0]?.html).not.toContain("<script");
      const members = await query
        .selectFrom("memberships")
        .selectAll()
        .where("room_id", "=", rooms[0]?.id ?? 0)
        .execute();
      expect(members.map(({ last_read_ordinal }) => last_read_ordinal)).toEqual([4, 4]);
      expect(members.some(({ user_id, role }) => user_id === root.id && role === "owner")).toBe(
        true,
      );
      expect(await take()).toMatchObject({
        people: { made: 0 },
        rooms: { known: 3 },
        messages: { written: 0, known: 6 },
      });
      const { change_seq } = await query
        .selectFrom("rooms")
        .select("change_seq")
        .where("id", "=", rooms[0]?.id ?? 0)
        .executeTakeFirstOrThrow();
      expect(change_seq).toBe(4);
    });
  });
});
