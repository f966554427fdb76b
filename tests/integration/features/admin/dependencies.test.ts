import { afterAll, beforeAll, expect, test } from "vitest";
import { Policies } from "../../../../app/platform/resilience/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { describeWith } from "../../../support/parts.ts";
import { Person } from "../../../support/person.ts";
import { type RedisServer, startRedis } from "../../../support/servers/redis.ts";
import { cluster, embedded, type Storey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

const named = (answer: Loose, name: string): Loose =>
  answer.json.data.find((one: Loose) => one.name === name);

embedded((storey: Storey) => {
  test("Ada sees every dependency with its terms, and what this installation does not use", async () => {
    const { url, container } = await openSite(storey, { GUARD_SMTP: "failures=2 rest=60000" });
    const ada = await Person.signUp(url, "Ada");
    const bob = await Person.signUp(url, "Bob");
    const before = await ada.get("/admin/dependencies");
    const names = before.json.data.map(({ name }: Loose) => name);
    expect(names).toEqual(["database", "redis", "smtp", "webhook", "push", "fetch", "files"]);
    expect(named(before, "redis").used).toBe(false);
    expect(named(before, "smtp")).toMatchObject({ state: "closed", terms: { failures: 2 } });

    const policies = container.resolve(Policies);
    const away = () => Promise.reject(new Error("connect ECONNREFUSED mail"));
    for (let n = 0; n < 2; n += 1)
      await policies
        .named("smtp")
        .execute(away)
        .catch(() => {});
    await policies.named("webhook", "hooks.example").execute(async () => {});
    const after = await ada.get("/admin/dependencies");
    expect(named(after, "smtp")).toMatchObject({ state: "open", nodes: [{ failures: 2 }] });
    expect(named(after, "webhook").nodes).toMatchObject([
      { target: null },
      { target: "hooks.example", calls: 1 },
    ]);
    const page = (await ada.open("/admin/dependencies")).text;
    expect(page).toContain("Left alone");
    expect(page).toContain("connect ECONNREFUSED mail");
    expect((await bob.get("/admin/dependencies")).status).toBe(404);
  });
});

describeWith(["redis"], "with a Redis of its own", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  cluster((storey) => {
    test("Ada sees Redis go and come back", async () => {
      const { url } = await openSite(storey, { REDIS_URL: redis.url });
      const ada = await Person.signUp(url, "Ada");
      const state = async () => named(await ada.get("/admin/dependencies"), "redis").state;
      expect(await state()).toBe("closed");
      await redis.kill();
      await until(async () => (await state()) !== "closed", { what: "the open breaker" });
      await redis.start();
      await until(async () => (await state()) === "closed", { what: "the closed breaker" });
    });
  });
});
