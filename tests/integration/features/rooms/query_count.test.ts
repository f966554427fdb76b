import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { cluster } from "../../../support/storeys.ts";
import { Crowd } from "./crowd.ts";
import { openSite } from "./open_site.ts";

const MEASURED = 4;
const PATIENCE_MS = 180_000;

// Only a server tells how many queries it got; both dialects run the same ones.
cluster((storey) => {
  let database: Database;
  let ada: Person;

  beforeAll(async () => {
    // One connection, so that its own count is all there is.
    const { url, container } = await openSite(storey, { DATABASE_POOL_SIZE: "1" });
    database = container.resolve(Database);
    ada = await Person.signUp(url, "Ada");
  });

  const selects = async (): Promise<number> => {
    const status = sql<{ Value: string }>`show session status like 'Com_select'`;
    const { rows } = await status.execute(database.query);
    return Number(rows[0]?.Value);
  };

  /** Reads of the database for a page; the least of several, as the outbox looks around now and then. */
  const queriesOf = async (path: string): Promise<number> => {
    const counts: number[] = [];
    for (let n = 0; n < MEASURED; n += 1) {
      const before = await selects();
      expect((await ada.open(path)).status).toBe(200);
      counts.push((await selects()) - before);
    }
    return Math.min(...counts);
  };

  const make = async (body: object): Promise<number> =>
    (await ada.post("/api/rooms", body)).json.data.id;

  describe("however many conversations, rooms, people and messages there are", () => {
    it(
      "each page and each answer take the same number of queries with 10 and with 1,000",
      async () => {
        const me = (await ada.get("/api/me")).json.data.id as number;
        const crowd = new Crowd(database, me);
        await crowd.grow(5);
        const member_ids = await crowd.newest(4);
        const room = await make({ name: "full", kind: "open", member_ids });
        await crowd.talk(room, 20);
        await crowd.grow(5);
        const paths = [
          "/sidebar",
          `/rooms/${room}`,
          `/rooms/${await crowd.room()}`,
          "/threads",
          "/notifications",
          "/api/rooms",
          "/api/conversations",
          "/api/messages/unread",
          "/api/threads",
        ];
        const few = await measure(paths);
        await crowd.grow(990);
        await crowd.talk(room, 200);
        const { data } = (await ada.get("/api/conversations")).json;
        expect(data).toHaveLength(1000);
        const many = await measure(paths);
        // One more where so many faces are not all kept: they are asked for again, together; and one for who asks,
        // once a second.
        const more = paths.filter((path) => (many[path] ?? 0) > (few[path] ?? 0) + 2);
        expect(more).toEqual([]);
        expect(few["/sidebar"]).toBeLessThanOrEqual(8);
        expect(few["/api/conversations"]).toBeLessThanOrEqual(6);
      },
      PATIENCE_MS,
    );
  });

  const measure = async (paths: readonly string[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const path of paths) {
      counts[path] = await queriesOf(path);
    }
    return counts;
  };
});
