import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { KeyRing } from "../../../../../app/platform/security/index.ts";
import { SigningKeysRepository } from "../../../../../app/platform/security/jwt/signing_keys_repository.ts";
import { type Container } from "../../../../../app/platform/container/index.ts";
import { Database } from "../../../../../app/platform/database/index.ts";
import { Seal } from "../../../../../app/platform/sessions/index.ts";
import type { FakeClock } from "../../../../../app/platform/support/index.ts";
import { Settings } from "../../../../../config/settings.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { openAccounts } from "../../../features/accounts/open_accounts.ts";

const HALF_A_MINUTE = 30_000;

eachStorey((storey) => {
  let container: Container;
  let clock: FakeClock;
  let repository: SigningKeysRepository;
  let keys: KeyRing;
  /** The same keys on another node. */
  let elsewhere: KeyRing;

  beforeAll(async () => {
    ({ container, clock } = await openAccounts(storey));
    repository = container.resolve(SigningKeysRepository);
  });
  beforeEach(() => {
    [keys, elsewhere] = [ring(), ring()];
  });
  afterEach(() => void vi.restoreAllMocks());

  const ring = () =>
    new KeyRing(
      repository,
      container.resolve(Settings),
      container.resolve(Seal),
      clock,
      Log.silent(),
    );

  /** The next reading has its rows when `begun` resolves, and hands them out at `end`. */
  function slowReading() {
    const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const living = repository.living.bind(repository);
    vi.spyOn(repository, "living").mockImplementationOnce(async (now) => {
      const rows = await living(now);
      begun.resolve();
      await ended.promise;
      return rows;
    });
    return { begun: begun.promise, end: () => ended.resolve() };
  }

  /** A key that this node knows is revoked elsewhere while it reads the keys, and it is told of that. */
  async function revokedMeanwhile() {
    const old = await keys.signer();
    clock.advance(HALF_A_MINUTE);
    const { begun, end } = slowReading();
    const asked = keys.signer();
    await begun;
    const present = await elsewhere.rotate({ revoke: true });
    keys.forget();
    return { old: old.id, present, asked, end };
  }

  describe("A key of access tokens that was revoked while this node read the keys", () => {
    it("neither signs nor verifies once the reading is over", async () => {
      const { old, present, asked, end } = await revokedMeanwhile();
      end();
      await asked;
      expect((await keys.signer()).id).toBe(present);
      expect(await keys.verifier(old)).toBeNull();
    });

    it("is not given to who asks after the change, while the reading goes on", async () => {
      const { old, present, asked, end } = await revokedMeanwhile();
      const [signer, verifier] = [keys.signer(), keys.verifier(old)];
      end();
      expect((await signer).id).toBe(present);
      expect(await verifier).toBeNull();
      await asked;
    });
  });

  it("A key whose making was undone does not sign", async () => {
    const { id } = await keys.signer();
    const undone = container.resolve(Database).transaction(async () => {
      expect(await keys.rotate({ revoke: true })).not.toBe(id);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect((await keys.signer()).id).toBe(id);
    expect(await keys.verifier(id)).not.toBeNull();
  });

  it("The keys are read once, however many bring tokens with unknown ones", async () => {
    await keys.signer();
    clock.advance(HALF_A_MINUTE);
    const living = vi.spyOn(repository, "living");
    const unknown = Array.from({ length: 8 }, () => keys.verifier("unknown"));
    expect(new Set(await Promise.all(unknown))).toEqual(new Set([null]));
    expect(living).toHaveBeenCalledOnce();
  });
});
