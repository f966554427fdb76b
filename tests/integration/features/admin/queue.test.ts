import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import { AuditLog } from "../../../../app/platform/security/index.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

const PART = { "hx-request": "true", "hx-request-type": "partial" };

eachStorey((storey) => {
  let container: Container;
  let database: Database;
  let ada: Person;
  let bob: Person;
  let broken = true;
  const seen: unknown[] = [];

  beforeAll(async () => {
    const site = await openSite(storey, { QUEUE_TOPICS: "pigeon.attempts=1" });
    container = site.container;
    database = container.resolve(Database);
    container.resolve(Outbox).handle("pigeon", async (payload) => {
      if (broken) throw new Error("The hawk <got> it.");
      seen.push(payload);
    });
    ada = await Person.signUp(site.url, "Ada");
    bob = await Person.signUp(site.url, "Bob");
  });
  beforeEach(() => {
    broken = true;
    seen.length = 0;
  });

  /** Dead letters of pigeons, newest first. */
  const dead = async () => (await ada.get("/admin/queue?topic=pigeon")).json.dead;

  async function die(subject: string): Promise<void> {
    const before = (await dead()).length;
    const payload = { content: "Lunch?", to: subject };
    const outbox = container.resolve(Outbox);
    await database.transaction(() => outbox.add({ topic: "pigeon", subject, payload }));
    await until(async () => (await dead()).length === before + 1, { what: "the dead letter" });
  }
  const lastAct = async () => (await container.resolve(AuditLog).page({ limit: 1 }))[0];

  test("Ada sees what is queued, how fast it goes, and why a letter is dead", async () => {
    await die("user:1");
    const { json } = await ada.get("/admin/queue");
    expect(json.minutes).toHaveLength(60);
    const pigeons = json.topics.find(({ topic }: { topic: string }) => topic === "pigeon");
    expect(pigeons).toMatchObject({ known: true, waiting: 0, dead: 1 });
    expect(json.totals.dead).toBeGreaterThanOrEqual(1);
    const page = (await ada.open("/admin/queue")).text;
    expect(page).toContain("The hawk &lt;got&gt; it.");
    expect(page).toContain('aria-current="page"');
    const part = (await ada.open("/admin/queue", PART)).text;
    expect(part).toContain("Dead letters");
    expect(part).not.toContain("<html");
  });

  test("Ada opens one: with its reason, and without what people wrote", async () => {
    const [{ id }] = await dead();
    const page = (await ada.open(`/admin/queue/dead/${id}`)).text;
    expect(page).toContain("user:1");
    expect(page).not.toContain("Lunch");
    expect((await ada.get(`/admin/queue/dead/${id}`)).json).toMatchObject({
      topic: "pigeon",
      payload: { content: "••• (6 characters)", to: "user:1" },
    });
  });

  test("Ada replays it: it is delivered whole, and that stands in the audit log", async () => {
    const [{ id }] = await dead();
    broken = false;
    const answer = await ada.post("/admin/queue/replays", { id });
    expect(answer).toMatchObject({ status: 200, json: { entries: 1 } });
    await until(() => seen.length === 1, { what: "the delivery" });
    expect(seen).toEqual([{ content: "Lunch?", to: "user:1" }]);
    expect(await dead()).toEqual([]);
    const replayed = { act: "queue.replayed", subject: `queue:${id}`, actor: { name: "Ada" } };
    expect(await lastAct()).toMatchObject(replayed);
    const gone = await ada.post("/admin/queue/replays", { id });
    expect(gone).toMatchObject({ status: 404, json: { code: "dead_letter_not_found" } });
    expect((await ada.get(`/admin/queue/dead/${id}`)).status).toBe(404);
  });

  test("Ada throws those of a topic away", async () => {
    await die("user:2");
    await die("user:3");
    const answer = await ada.post("/admin/queue/discards", { topic: "pigeon" });
    expect(answer.json).toEqual({ entries: 2 });
    expect(await dead()).toEqual([]);
    expect(await lastAct()).toMatchObject({
      act: "queue.discarded",
      subject: "queue:topic pigeon",
      detail: { entries: 2 },
    });
  });

  test("a form that names nothing, or two things, does nothing", async () => {
    await die("user:4");
    for (const body of [{}, { topic: "pigeon", all: "yes" }, { all: "no" }]) {
      expect((await ada.post("/admin/queue/discards", body)).status).toBe(422);
    }
    expect(await dead()).toHaveLength(1);
    expect((await ada.post("/admin/queue/discards", { all: "yes" })).json.entries).toBeGreaterThan(
      0,
    );
  });

  test("for Bob, who is not administrator, none of it exists", async () => {
    await die("user:5");
    const [{ id }] = await dead();
    expect((await bob.get("/admin/queue")).status).toBe(404);
    expect((await bob.get(`/admin/queue/dead/${id}`)).status).toBe(404);
    for (const act of ["replays", "discards"]) {
      expect((await bob.post(`/admin/queue/${act}`, { all: "yes" })).status).toBe(404);
    }
    expect(await dead()).toHaveLength(1);
  });
});
