import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { cluster } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

const MEASURED = 5;

// Only a server tells how many queries it got; both dialects run the same ones.
cluster((storey) => {
  let database: Database;
  let ada: Person;
  let adaId: number;
  let people = 0;

  beforeAll(async () => {
    // One connection, so that its own count is all there is.
    const { url, container } = await openSite(storey, { DATABASE_POOL_SIZE: "1" });
    database = container.resolve(Database);
    ada = await Person.signUp(url, "Ada");
    adaId = (await ada.get("/api/me")).json.data.id;
  });

  const selects = async (): Promise<number> => {
    const status = sql<{ Value: string }>`show session status like 'Com_select'`;
    return Number((await status.execute(database.query)).rows[0]?.Value);
  };

  /** Reads of the database for an answer; the least of several, as the outbox looks around now and then. */
  const queriesOf = async (path: string): Promise<number> => {
    const counts: number[] = [];
    for (let n = 0; n < MEASURED; n += 1) {
      const before = await selects();
      expect((await ada.get(path)).status).toBe(200);
      counts.push((await selects()) - before);
    }
    return Math.min(...counts);
  };

  /** As many more people who each wrote to Ada once. */
  const befriend = async (count: number): Promise<void> => {
    const at = Date.now();
    const from = 1000 + people;
    const ids = Array.from({ length: count }, (_, n) => from + n);
    people += count;
    const { query } = database;
    await query
      .insertInto("users")
      .values(
        ids.map((id) => ({
          id,
          name: `Friend ${id}`,
          email: `${id}@example.org`,
          password_hash: "-",
          role: "member" as const,
          color: 0,
          picture: null,
          created_at: at,
          updated_at: at,
          disabled_at: null,
          last_seen_at: at,
        })),
      )
      .execute();
    await query
      .insertInto("rooms")
      .values(
        ids.map((id) => ({
          id,
          name: null,
          description: "",
          kind: "direct" as const,
          archived_at: null,
          direct_key: `${adaId}-${id}`,
          created_by: id,
          created_at: at,
          change_seq: 1,
          last_ordinal: 1,
          last_message_id: id,
          last_message_at: at,
        })),
      )
      .execute();
    await query
      .insertInto("memberships")
      .values(
        ids.flatMap((id) =>
          [adaId, id].map((user_id) => ({
            room_id: id,
            user_id,
            role: "member" as const,
            level: "all" as const,
            last_read_id: 0,
            last_read_ordinal: 0,
            unread_deleted: 0,
            joined_at: at,
          })),
        ),
      )
      .execute();
    await query
      .insertInto("messages")
      .values(
        ids.map((id) => ({
          id,
          room_id: id,
          author_id: id,
          client_id: `c-${id}`,
          kind: "text" as const,
          body: `hello from ${id}`,
          html: "",
          data: null,
          ordinal: 1,
          change_seq: 1,
          created_at: at,
          edited_at: null,
          deleted_at: null,
        })),
      )
      .execute();
  };

  describe("however many conversations there are", () => {
    it("listing and counting them takes the same number of queries", async () => {
      const paths = ["/api/conversations", "/api/messages/unread"];
      await befriend(10);
      const few = [];
      for (const path of paths) few.push(await queriesOf(path));
      await befriend(990);
      const many = [];
      for (const path of paths) many.push(await queriesOf(path));
      expect(many).toEqual(few);
      expect(few[0]).toBeLessThanOrEqual(6);
      const { data } = (await ada.get("/api/conversations")).json;
      expect(data).toHaveLength(1000);
      expect(data[0]).toMatchObject({ user: { id: 1999 }, unread_count: 1 });
      expect((await ada.get("/api/messages/unread")).json.data.total).toBe(1000);
    });
  });
});
