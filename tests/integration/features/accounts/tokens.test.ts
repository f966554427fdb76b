import { beforeEach, describe, expect, it } from "vitest";
import { AccountsAuthenticator, Users } from "../../../../app/features/accounts/index.ts";
import { Tokens } from "../../../../app/features/accounts/tokens.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openAccounts } from "./open_accounts.ts";

const order = { name: "backup", scopes: ["messages:read" as const], expires_at: null };

eachStorey((storey) => {
  let container: Container;
  let clock: FakeClock;
  let tokens: Tokens;
  let ana: number;
  let ben: number;

  beforeEach(async () => {
    ({ container, clock } = await openAccounts(storey));
    tokens = container.resolve(Tokens);
    const users = container.resolve(Users);
    ana = (await users.create({ name: "Ana", email: "ana@example.org", password: "correct horse" }))
      .id;
    ben = (await users.create({ name: "Ben", email: "ben@example.org", password: "correct horse" }))
      .id;
  });

  const viewer = (token: string) =>
    container.resolve(AccountsAuthenticator).fromToken(token, "api");

  describe("a personal token", () => {
    it("stands for its owner, with its scopes", async () => {
      const { token } = await tokens.create(ana, order);
      expect(token).toMatch(/^parley_[A-Za-z0-9_-]{32}$/);
      const found = await viewer(token);
      expect(found).toMatchObject({ id: ana, name: "Ana", role: "member" });
      expect([...(found?.scopes ?? [])]).toEqual(["messages:read"]);
      expect(found?.sessionId).toMatch(/^token:\d+$/);
    });

    it("is kept as a hash alone", async () => {
      const { token } = await tokens.create(ana, order);
      const rows = await container
        .resolve(Database)
        .query.selectFrom("personal_tokens")
        .selectAll()
        .execute();
      expect(JSON.stringify(rows)).not.toContain(token.slice("parley_".length));
      expect(rows[0]?.token_hash).toMatch(/^[0-9a-f]{64}$/);
    });

    it("means nobody when it is made up, cut short, or expired", async () => {
      const { token } = await tokens.create(ana, { ...order, expires_at: clock.now() + 1000 });
      expect(await viewer("parley_madeup")).toBeNull();
      expect(await viewer(token.slice(0, -1))).toBeNull();
      expect(await viewer(token)).toMatchObject({ id: ana });
      clock.advance(1000);
      expect(await viewer(token)).toBeNull();
    });

    it("means nobody while its owner is disabled", async () => {
      const { token } = await tokens.create(ben, order);
      await container.resolve(Users).disable(ben);
      expect(await viewer(token)).toBeNull();
    });

    it("is revoked by its owner alone", async () => {
      const { id, token } = await tokens.create(ana, order);
      await expect(tokens.revoke(ben, id)).rejects.toMatchObject({
        code: "token_not_found",
        status: 404,
      });
      expect(await viewer(token)).not.toBeNull();
      await tokens.revoke(ana, id);
      expect(await viewer(token)).toBeNull();
      await expect(tokens.revoke(ana, id)).rejects.toMatchObject({ code: "token_not_found" });
    });

    it("remembers when it was used, to the minute", async () => {
      const { token } = await tokens.create(ana, order);
      const lastUse = async () => (await tokens.of(ana))[0]?.last_used_at;
      expect(await lastUse()).toBeNull();
      const first = clock.now();
      await viewer(token);
      clock.advance(59_999);
      await viewer(token);
      expect(await lastUse()).toBe(first);
      clock.advance(1);
      await viewer(token);
      expect(await lastUse()).toBe(first + 60_000);
    });

    it("stands in the list of its owner, newest first", async () => {
      await tokens.create(ana, order);
      await tokens.create(ana, { ...order, name: "robot" });
      await tokens.create(ben, order);
      expect((await tokens.of(ana)).map(({ name }) => name)).toEqual(["robot", "backup"]);
    });
  });
});
