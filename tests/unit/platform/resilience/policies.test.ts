import "reflect-metadata";
import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { NotFoundError } from "../../../../app/platform/errors/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import {
  DependencyUnavailableError,
  Policies,
  type Policy,
} from "../../../../app/platform/resilience/index.ts";
import { Figures } from "../../../../app/platform/support/index.ts";

const TERMS = "timeout=1000 retries=2 pause=10 failures=3 rest=5000 concurrent=2 waiting=1";
const settingsOf = (values: Record<string, string>) => Settings.from([{ name: "test", values }]);

describe("a policy", () => {
  let figures: Figures;
  let policies: Policies;
  let smtp: Policy;
  let asked: number;

  beforeEach(() => {
    vi.useFakeTimers();
    figures = new Figures();
    policies = new Policies(settingsOf({ GUARD_SMTP: TERMS }), Log.silent(), figures);
    smtp = policies.named("smtp");
    asked = 0;
  });
  afterEach(() => void vi.useRealTimers());

  const away = async (): Promise<string> => {
    asked += 1;
    throw new Error("connect ECONNREFUSED");
  };
  const well = async (): Promise<string> => {
    asked += 1;
    return "sent";
  };
  const never = (): Promise<string> => new Promise(() => {});
  /** What the call is refused with. */
  const refusal = async (call: Promise<unknown>): Promise<DependencyUnavailableError> => {
    const thrown = await call.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (thrown instanceof DependencyUnavailableError) return thrown;
    throw new Error(`Not refused: ${String(thrown)}`);
  };
  const open = async (policy = smtp) => {
    for (let n = 0; n < 3; n += 1) await refusal(policy.execute(away));
  };

  it("hands through what the work answers", async () => {
    expect(await smtp.execute(well)).toBe("sent");
    expect(smtp.state()).toBe("closed");
  });

  it("types a failure, and keeps its cause", async () => {
    const error = await refusal(smtp.execute(away));
    expect([error.status, error.code, error.reason]).toEqual([503, "smtp_unavailable", "failed"]);
    expect(error.retryAfter).toBeGreaterThanOrEqual(1);
    expect(error.cause).toMatchObject({ message: "connect ECONNREFUSED" });
  });

  it("ends what takes too long, and tells the work", async () => {
    let told = false;
    const call = refusal(
      smtp.execute((signal) => {
        signal.addEventListener("abort", () => (told = true));
        return never();
      }),
    );
    await vi.advanceTimersByTimeAsync(1000);
    expect((await call).reason).toBe("timeout");
    expect([told, smtp.counts.timeouts]).toEqual([true, 1]);
  });

  it("tries again only what may be done twice", async () => {
    await refusal(smtp.execute(away));
    expect(asked).toBe(1);
    await smtp.execute(well);
    const call = refusal(smtp.execute(away, { idempotent: true }));
    await vi.runAllTimersAsync();
    await call;
    expect(asked).toBe(5);
    expect(smtp.counts.retries).toBe(2);
  });

  it("answers with the try that went well", async () => {
    const call = smtp.execute(() => (asked === 0 ? away() : well()), { idempotent: true });
    await vi.runAllTimersAsync();
    expect([await call, asked]).toEqual(["sent", 2]);
  });

  it("is not asked any more after repeated failures, and says when again", async () => {
    await open();
    const error = await refusal(smtp.execute(well));
    expect([asked, error.reason, error.retryAfter, smtp.state()]).toEqual([3, "open", 5, "open"]);
  });

  it("lets one call try after its rest: one that goes well closes it, one that fails does not", async () => {
    await open();
    vi.advanceTimersByTime(5000);
    expect(smtp.state()).toBe("half-open");
    await refusal(smtp.execute(away));
    expect([smtp.state(), smtp.counts.opened]).toEqual(["open", 1]); // the same absence
    vi.advanceTimersByTime(5000);
    expect(await smtp.execute(well)).toBe("sent");
    expect(smtp.state()).toBe("closed");
  });

  it("does not count single failures between calls that go well", async () => {
    for (let n = 0; n < 10; n += 1) await smtp.execute(n % 3 === 2 ? well : away).catch(() => {});
    expect(smtp.state()).toBe("closed");
  });

  it("takes a refusal of one call for an answer", async () => {
    const unknown = () => Promise.reject(new NotFoundError());
    for (let n = 0; n < 5; n += 1)
      await expect(smtp.execute(unknown)).rejects.toThrow(NotFoundError);
    const full = new Error("550 no such mailbox");
    const isFault = (error: unknown) => error !== full;
    for (let n = 0; n < 5; n += 1)
      await expect(smtp.execute(() => Promise.reject(full), { isFault })).rejects.toBe(full);
    expect([smtp.state(), smtp.counts.failures]).toEqual(["closed", 0]);
  });

  it("lets so many work, so many wait, and refuses the rest", async () => {
    const first = Promise.withResolvers<string>();
    const calls = [1, 2].map(() => smtp.execute(() => first.promise));
    const third = smtp.execute(well);
    expect((await refusal(smtp.execute(well))).reason).toBe("full");
    expect([asked, smtp.load]).toEqual([0, { running: 2, waiting: 1 }]);
    first.resolve("slow");
    expect(await Promise.all([...calls, third])).toEqual(["slow", "slow", "sent"]);
    expect(smtp.load).toEqual({ running: 0, waiting: 0 });
  });

  it("begins what waited in the context of who asked for it", async () => {
    const names = new AsyncLocalStorage<string>();
    const gate = Promise.withResolvers<void>();
    const call = (name: string) =>
      names.run(name, () =>
        smtp.execute(async () => {
          const mine = names.getStore();
          await gate.promise;
          return mine;
        }),
      );
    const calls = ["Ada", "Bob", "Cem"].map(call);
    gate.resolve();
    expect(await Promise.all(calls)).toEqual(["Ada", "Bob", "Cem"]);
  });

  it("of one host does not stand before another", async () => {
    await open(policies.named("webhook", "a.example"));
    await open(policies.named("webhook", "a.example"));
    expect(policies.named("webhook", "a.example").isOpen).toBe(true);
    expect(await policies.named("webhook", "b.example").execute(well)).toBe("sent");
    const states = policies.report().map(({ target, state }) => [target, state]);
    expect(states).toContainEqual(["a.example", "open"]);
    expect(states).toContainEqual(["b.example", "closed"]);
  });

  it("shows its figures, those of its hosts in sum", async () => {
    await open();
    await refusal(smtp.execute(well));
    await smtpOfHost();
    expect(figures.read()["guard.smtp"]).toMatchObject({
      open: 1,
      calls: 5,
      failures: 3,
      refused: 1,
    });
    expect(Object.keys(figures.read())).toContain("guard.database");

    async function smtpOfHost(): Promise<void> {
      await policies.named("smtp", "relay").execute(well);
    }
  });
});

describe("the terms of policies", () => {
  it("follow a reload", async () => {
    const settings = settingsOf({ GUARD_SMTP: TERMS });
    const policies = new Policies(settings, Log.silent(), new Figures());
    expect(policies.named("smtp").terms).toMatchObject({ failures: 3, retries: 2 });
    settings.replace(settingsOf({ GUARD_SMTP: "failures=9" }));
    expect(policies.named("smtp").terms).toMatchObject({
      failures: 9,
      retries: 1,
      timeout: 20_000,
    });
  });

  it.each(["failures=many", "patience=3", "failures", "timeout=-1"])("refuse %s", (text) => {
    expect(() => settingsOf({ GUARD_FETCH: text })).toThrow("GUARD_FETCH must look like timeout=");
  });
});
