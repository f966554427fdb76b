import { beforeEach, describe, expect, it } from "vitest";
import { AccountEvents, Users } from "../../../../app/features/accounts/index.ts";
import { FirstRun } from "../../../../app/features/accounts/first_run.ts";
import { UsersRepository } from "../../../../app/features/accounts/users_repository.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import type { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openAccounts } from "./open_accounts.ts";

const draft = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@example.org`,
  password: "correct horse",
});

eachStorey((storey) => {
  let container: Container;
  let users: Users;
  let clock: FakeClock;

  beforeEach(async () => {
    ({ container, clock } = await openAccounts(storey));
    users = container.resolve(Users);
  });

  describe("a new account", () => {
    it("is found by id and by address in any case, without the hash of its password", async () => {
      const ana = await users.create(draft("Ana"));
      expect(ana).toMatchObject({
        name: "Ana",
        email: "ana@example.org",
        role: "member",
        picture: null,
      });
      expect(ana.created_at).toBe(clock.now());
      expect(await users.find(ana.id)).toEqual(ana);
      expect(await users.byEmail(" ANA@example.org")).toEqual(ana);
      expect(JSON.stringify(ana)).not.toContain("argon2");
      expect(await users.find(ana.id + 1)).toBeNull();
    });

    it("has a colour of its own, as long as there are enough", async () => {
      const names = Array.from({ length: 13 }, (_, index) => `Person ${index}`);
      const colors: number[] = [];
      for (const [index, name] of names.entries()) {
        const person = { ...draft("x"), name, email: `p${index}@example.org` };
        colors.push((await users.create(person)).color);
      }
      expect(new Set(colors.slice(0, 12)).size).toBe(12);
      expect(colors[12]).toBe(colors[0]);
    });

    it("has a password that is kept as an Argon2id hash", async () => {
      const { id } = await users.create(draft("Ana"));
      expect(await container.resolve(UsersRepository).passwordHash(id)).toMatch(
        /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
      );
    });

    it("is refused when the address is taken, also for two at once", async () => {
      const both = await Promise.allSettled([
        users.create(draft("Ana")),
        users.create(draft("Ana")),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      await expect(
        users.create({ ...draft("Anna"), email: "ana@example.org" }),
      ).rejects.toMatchObject({
        code: "email_taken",
        status: 422,
        fields: [{ field: "email" }],
      });
    });

    it("is told to who listens, within the same transaction", async () => {
      const events = container.resolve(AccountEvents);
      const told: string[] = [];
      events.onCreated(({ name }) => void told.push(name));
      events.onCreated(({ name }) =>
        name === "Mallory" ? Promise.reject(new Error("no room")) : undefined,
      );
      await users.create(draft("Ana"));
      await expect(users.create(draft("Mallory"))).rejects.toThrow("no room");
      expect(told).toEqual(["Ana", "Mallory"]);
      expect(await users.byEmail("mallory@example.org")).toBeNull();
    });
  });

  describe("the first run", () => {
    it("is over with the first administrator, and told once", async () => {
      const told: string[] = [];
      container.resolve(AccountEvents).onFirstAdmin(({ name }) => void told.push(name));
      await users.create(draft("Ben"));
      expect(await container.resolve(FirstRun).isNeeded()).toBe(true);
      expect(await users.createFirst(draft("Ana"))).toMatchObject({ name: "Ana", role: "admin" });
      expect(await container.resolve(FirstRun).isNeeded()).toBe(false);
      await users.create(draft("Cleo"), "admin");
      expect(told).toEqual(["Ana"]);
    });

    it("makes one administrator of four who try at once", async () => {
      const all = ["Ana", "Ben", "Cleo", "Dan"].map((name) => users.createFirst(draft(name)));
      const done = await Promise.allSettled(all);
      const refused = done.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
      expect(refused).toEqual(["already_set_up", "already_set_up", "already_set_up"]);
      expect(await users.page({ limit: 10 })).toHaveLength(1);
    });
  });

  describe("finding people", () => {
    it("gives pages by id, without who is disabled", async () => {
      for (const name of ["Ana", "Ben", "Cleo", "Dan"]) await users.create(draft(name));
      const [, ben] = await users.page({ limit: 2 });
      const cleo = await users.byEmail("cleo@example.org");
      await users.disable(cleo?.id ?? 0);
      expect((await users.page({ limit: 2, after: ben?.id })).map(({ name }) => name)).toEqual([
        "Dan",
      ]);
    });

    it("searches names by any part, and addresses as a whole", async () => {
      for (const name of ["Ana Lovelace", "Anatol", "Ben_100%"]) {
        await users.create({
          ...draft("x"),
          name,
          email: `${name.slice(0, 5).trim()}@example.org`.replaceAll(" ", "").toLowerCase(),
        });
      }
      const found = async (text: string) => (await users.search(text)).map(({ name }) => name);
      expect(await found("ANA")).toEqual(["Ana Lovelace", "Anatol"]);
      expect(await found("anal@example.org")).toEqual(["Ana Lovelace"]);
      expect(await found("example.org")).toEqual([]);
      expect(await found("%")).toEqual(["Ben_100%"]);
      expect(await found("_")).toEqual(["Ben_100%"]);
      expect(await found("  ")).toEqual([]);
    });

    it("finds many at once, each once", async () => {
      const ana = await users.create(draft("Ana"));
      const ben = await users.create(draft("Ben"));
      const found = await users.findMany([ben.id, ana.id, ana.id, 999]);
      expect([...found.keys()].toSorted()).toEqual([ana.id, ben.id]);
      expect((await users.findMany([])).size).toBe(0);
    });
  });

  describe("roles", () => {
    it("always leave one administrator who can sign in", async () => {
      const ana = await users.createFirst(draft("Ana"));
      const ben = await users.create(draft("Ben"));
      await expect(users.setRole(ana.id, "member")).rejects.toMatchObject({
        code: "last_administrator",
      });
      await expect(users.disable(ana.id)).rejects.toMatchObject({ code: "last_administrator" });
      await users.setRole(ben.id, "admin");
      const both = await Promise.allSettled([
        users.disable(ana.id),
        users.setRole(ben.id, "member"),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    });

    it("do not keep members from being disabled, and enabled again", async () => {
      await users.createFirst(draft("Ana"));
      const ben = await users.create(draft("Ben"));
      expect((await users.disable(ben.id)).disabled_at).not.toBeNull();
      expect((await users.enable(ben.id)).disabled_at).toBeNull();
    });
  });
});
