import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Person } from "../../../support/person.ts";
import { cluster } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

const MEASURED = 7;

// Only a server tells how many queries it got; both dialects run the same ones.
cluster((storey) => {
  let database: Database;
  let ada: Person;
  let people: { person: Person; id: number }[];

  beforeAll(async () => {
    // One connection, so that its own count is all there is.
    const { url, container } = await openSite(storey, { DATABASE_POOL_SIZE: "1" });
    database = container.resolve(Database);
    ada = await Person.signUp(url, "Ada");
    people = [];
    for (const name of ["Ben", "Cleo", "Dora", "Emil", "Fay"]) {
      const person = await Person.signUp(url, name);
      people.push({ person, id: (await person.get("/api/me")).json.data.id });
    }
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

  /** Another room with everybody in it, who each wrote something. */
  const fill = async (): Promise<number> => {
    const id = await make({ name: "full", kind: "open", member_ids: people.map((one) => one.id) });
    for (const { person } of people)
      await person.post(`/api/rooms/${id}/messages`, { content: "hello" });
    return id;
  };

  describe("however many rooms, people and messages there are", () => {
    it("the sidebar, a room and the list of rooms take the same number of queries", async () => {
      const empty = await make({ name: "empty", kind: "open" });
      await make({ kind: "direct", member_ids: [people[0]?.id] });
      const full = await fill();
      const paths = [
        "/sidebar",
        `/rooms/${full}`,
        `/rooms/${full}/messages`,
        `/rooms/${full}/changes?since=0`,
        "/rooms",
        "/api/rooms",
      ];
      const few = await measure(paths);

      for (let n = 0; n < 5; n += 1) await fill();
      for (const { id } of people.slice(1)) await make({ kind: "direct", member_ids: [id] });
      for (const { person } of people)
        await person.post(`/api/rooms/${full}/messages`, { content: "again" });

      expect(await measure(paths)).toEqual(few);
      expect(few["/sidebar"]).toBeLessThanOrEqual(8);
      expect(await queriesOf(`/rooms/${empty}`)).toBeLessThanOrEqual(few[`/rooms/${full}`] ?? 0);
    });
  });

  const measure = async (paths: readonly string[]): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const path of paths) counts[path] = await queriesOf(path);
    return counts;
  };
});
