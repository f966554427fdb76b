import { beforeEach, describe, expect, it } from "vitest";
import { Users } from "../../../../app/features/accounts/index.ts";
import { SignIn } from "../../../../app/features/accounts/sign_in.ts";
import type { FakeClock } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openAccounts } from "./open_accounts.ts";

const HOME = "203.0.113.7";
const ana = { email: "ana@example.org", password: "correct horse" };
const wrong = { ...ana, password: "wrong horse" };

eachStorey((storey) => {
  let users: Users;
  let signIn: SignIn;
  let clock: FakeClock;

  beforeEach(async () => {
    const opened = await openAccounts(storey);
    ({ clock } = opened);
    users = opened.container.resolve(Users);
    signIn = opened.container.resolve(SignIn);
    await users.create({ ...ana, name: "Ana" });
  });

  const fail = async (times: number, credentials = wrong, address = HOME) => {
    for (let n = 0; n < times; n++) await signIn.authenticate(credentials, address).catch(() => {});
  };

  describe("Ana", () => {
    it("gets in with her password, and not with another", async () => {
      expect(await signIn.authenticate(ana, HOME)).toMatchObject({ name: "Ana" });
      await expect(signIn.authenticate(wrong, HOME)).rejects.toMatchObject({
        code: "wrong_credentials",
        status: 401,
      });
    });

    it("is told the same when there is no such account, or it is disabled", async () => {
      const told = async (credentials: typeof ana) =>
        signIn.authenticate(credentials, HOME).catch(({ code, message }) => ({ code, message }));
      const refusal = await told(wrong);
      expect(await told({ ...ana, email: "nobody@example.org" })).toEqual(refusal);
      const account = await users.byEmail(ana.email);
      await users.disable(account?.id ?? 0);
      expect(await told(ana)).toEqual(refusal);
    });

    it("waits longer after each failure past the fifth, even with the right password", async () => {
      await fail(5);
      await expect(signIn.authenticate(ana, HOME)).rejects.toMatchObject({
        status: 429,
        retryAfter: 1,
        message: "Too many failed sign-ins. Try again in 1 second.",
      });
      clock.advance(1000);
      await fail(1);
      await expect(signIn.authenticate(ana, HOME)).rejects.toMatchObject({ retryAfter: 2 });
      clock.advance(2000);
      expect(await signIn.authenticate(ana, HOME)).toMatchObject({ name: "Ana" });
      await fail(4);
      expect(await signIn.authenticate(ana, HOME)).toMatchObject({ name: "Ana" });
    });

    it("is not guessed by sending many passwords at once", async () => {
      const all = await Promise.allSettled(
        Array.from({ length: 20 }, () => signIn.authenticate(wrong, HOME)),
      );
      const statuses = all.map((one) => (one.status === "rejected" ? one.reason.status : 200));
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    });

    it("may sign in on many devices at once", async () => {
      const all = await Promise.all(
        Array.from({ length: 8 }, () => signIn.authenticate(ana, HOME)),
      );
      expect(all).toHaveLength(8);
    });
  });

  describe("an address that tries many accounts", () => {
    it("waits as well, and other addresses do not", async () => {
      for (let n = 0; n < 30; n++) await fail(1, { ...wrong, email: `somebody${n}@example.org` });
      await expect(signIn.authenticate(ana, HOME)).rejects.toMatchObject({ status: 429 });
      expect(await signIn.authenticate(ana, "198.51.100.9")).toMatchObject({ name: "Ana" });
    });
  });
});
