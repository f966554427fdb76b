import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pool, type PoolLimits } from "../../../../../app/platform/database/pool/pool.ts";
import {
  AcquireTimeoutError,
  ConnectTimeoutError,
  PoolClosedError,
  QueueFullError,
} from "../../../../../app/platform/database/pool/pool_errors.ts";

const LIMITS: PoolLimits = {
  poolSize: 2,
  queueLimit: 1,
  acquireTimeoutMs: 1000,
  idleTimeoutMs: 10_000,
  validateAfterMs: 5000,
};

/** Things to hand out: numbered, with what happened to them. */
class Workshop {
  made = 0;
  readonly closed: number[] = [];
  readonly broken = new Set<number>();
  refuses = false;
  slow: Promise<void> | undefined;

  async open(): Promise<number> {
    const mine = ++this.made;
    await this.slow;
    if (this.refuses) throw new Error("refused");
    return mine;
  }

  check(one: number): Promise<void> {
    return this.broken.has(one) ? Promise.reject(new Error("broken")) : Promise.resolve();
  }

  close(one: number): void {
    this.closed.push(one);
  }
}

describe("A pool", () => {
  let workshop: Workshop;
  const open = (limits: Partial<PoolLimits> = {}) => new Pool(workshop, { ...LIMITS, ...limits });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    workshop = new Workshop();
  });
  afterEach(() => void vi.useRealTimers());

  it("opens what it needs, and uses the one again that was used last", async () => {
    const pool = open();
    const [one, two] = [await pool.acquire(), await pool.acquire()];
    pool.release(one);
    pool.release(two);
    expect(await pool.acquire()).toBe(two);
    expect(workshop.made).toBe(2);
    expect(pool.figures()).toMatchObject({ in_use: 1, idle: 1, waiting: 0, opened: 2 });
  });

  it("lets the third wait for the first to come back, and refuses the fourth at once", async () => {
    const pool = open();
    const one = await pool.acquire();
    await pool.acquire();
    const third = pool.acquire();
    await expect(pool.acquire()).rejects.toBeInstanceOf(QueueFullError);
    expect(pool.figures()).toMatchObject({ in_use: 2, waiting: 1, refused: 1 });
    pool.release(one);
    expect(await third).toBe(one);
  });

  it("lets as many wait as like where there is no limit, in their order", async () => {
    const pool = open({ poolSize: 1, queueLimit: 0 });
    const one = await pool.acquire();
    const order: string[] = [];
    const waiting = ["a", "b", "c"].map(async (name) => {
      const mine = await pool.acquire();
      order.push(name);
      pool.release(mine);
    });
    pool.release(one);
    await Promise.all(waiting);
    expect(order).toEqual(["a", "b", "c"]);
  });

  it("refuses who has waited too long, and does not lose the place", async () => {
    const pool = open({ poolSize: 1 });
    const one = await pool.acquire();
    const late = pool.acquire().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await late).toBeInstanceOf(AcquireTimeoutError);
    pool.release(one);
    expect(await pool.acquire()).toBe(one);
  });

  it("refuses who waits for a server that does not answer, and closes what comes too late", async () => {
    const pool = open({ poolSize: 1 });
    const { promise, resolve } = Promise.withResolvers<void>();
    workshop.slow = promise;
    const late = pool.acquire().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await late).toBeInstanceOf(ConnectTimeoutError);
    resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(workshop.closed).toEqual([1]);
    expect(await pool.acquire()).toBe(2);
  });

  it("tells why none could be opened, and tries anew for the next", async () => {
    const pool = open({ poolSize: 1 });
    workshop.refuses = true;
    await expect(pool.acquire()).rejects.toThrow("refused");
    workshop.refuses = false;
    expect(await pool.acquire()).toBe(2);
    expect(pool.figures()).toMatchObject({ failed: 1, opened: 1 });
  });

  it("looks at one that nobody used for long, and replaces it when it is broken", async () => {
    const pool = open();
    const [one, two] = [await pool.acquire(), await pool.acquire()];
    pool.release(one);
    pool.release(two);
    workshop.broken.add(one).add(two);
    await vi.advanceTimersByTimeAsync(4999);
    expect(await pool.acquire()).toBe(two);
    await vi.advanceTimersByTimeAsync(1);
    expect(await pool.acquire()).toBe(3);
    expect(workshop.closed).toEqual([one]);
  });

  it("closes those that nobody needs any more, each when its time has come", async () => {
    const pool = open();
    const [one, two] = [await pool.acquire(), await pool.acquire()];
    pool.release(one);
    await vi.advanceTimersByTimeAsync(6000);
    pool.release(two);
    await vi.advanceTimersByTimeAsync(4001);
    expect(workshop.closed).toEqual([one]);
    await vi.advanceTimersByTimeAsync(6001);
    expect(workshop.closed).toEqual([one, two]);
    expect(pool.figures()).toMatchObject({ idle: 0, in_use: 0 });
  });

  it("keeps them for ever when told so", async () => {
    const pool = open({ idleTimeoutMs: 0 });
    pool.release(await pool.acquire());
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(workshop.closed).toEqual([]);
  });

  it("hands out no second time what was given back as broken, or ended by itself", async () => {
    const pool = open({ poolSize: 1 });
    pool.discard(await pool.acquire());
    const two = await pool.acquire();
    pool.release(two);
    pool.forget(two);
    expect(await pool.acquire()).toBe(3);
    expect(pool.figures().lost).toBe(2);
  });

  it("closes: refuses those who wait, and ends when the last one in use is back", async () => {
    const pool = open({ poolSize: 1 });
    const one = await pool.acquire();
    const waiting = pool.acquire().catch((error: unknown) => error);
    let ended = false;
    const end = pool.close().then(() => (ended = true));
    expect(await waiting).toBeInstanceOf(PoolClosedError);
    expect(ended).toBe(false);
    pool.release(one);
    await end;
    expect(workshop.closed).toEqual([one]);
    await expect(pool.acquire()).rejects.toBeInstanceOf(PoolClosedError);
  });
});
