import { beforeEach, describe, expect, it } from "vitest";
import { TooManyRequestsError } from "../../../../../app/platform/errors/index.ts";
import { type Limits, Refusals } from "../../../../../app/platform/security/index.ts";
import { FakeClock, Figures, randomId } from "../../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { type OpenedLimits, openLimits } from "./open_limits.ts";

const ANA = "user:1";
const BEN = "user:2";

eachStorey((storey) => {
  let clock: FakeClock;
  let node: OpenedLimits;
  let limits: Limits;

  beforeEach(() => {
    clock = new FakeClock(Date.now());
    const redis = storey.redis();
    node = openLimits(
      {
        LIMIT_ROOMS: "3/3600/2-8",
        LIMIT_UPLOADS: "2/3600",
        LIMIT_HTTP_PERSON: "10/10",
        MESSAGE_RATE: "4/2/2-8",
        ...(redis && { REDIS_URL: redis.url, REDIS_PREFIX: `${redis.prefix}${randomId(48)}:` }),
      },
      clock,
    );
    limits = node.limits;
    storey.onClose(node.close);
  });

  /** The seconds to wait, or 0 when it passed. */
  const asked = (door: "rooms" | "uploads" | "messages", key = ANA) =>
    limits
      .door(door)
      .consume(key)
      .then(
        () => 0,
        (error: unknown) => (error instanceof TooManyRequestsError ? error.retryAfter : error),
      );
  const times = async (count: number, door: "rooms" | "uploads" | "messages") => {
    const answers = [];
    for (let n = 0; n < count; n += 1) answers.push(await asked(door));
    return answers;
  };

  describe("a counted door", () => {
    it("lets some through freely, and then one after each wait, which grows", async () => {
      expect(await times(4, "rooms")).toEqual([0, 0, 0, 2]);
      clock.advance(2000);
      expect(await times(2, "rooms")).toEqual([0, 4]);
      clock.advance(4000);
      expect(await times(2, "rooms")).toEqual([0, 8]);
      clock.advance(8000);
      expect(await times(2, "rooms")).toEqual([0, 8]);
    });

    it("does not make somebody wait longer who asks during the wait", async () => {
      await times(20, "rooms");
      clock.advance(1000);
      expect(await asked("rooms")).toBe(1);
      clock.advance(1000);
      expect(await times(2, "rooms")).toEqual([0, 4]);
    });

    it("without back-off lets nothing more through until it forgets", async () => {
      expect(await times(2, "uploads")).toEqual([0, 0]);
      clock.advance(60_000);
      const wait = await asked("uploads");
      expect(wait).toBeGreaterThan(3000);
      expect(wait).toBeLessThanOrEqual(3600);
    });

    it("lets no more through when many come at once", async () => {
      const free = await Promise.all(Array.from({ length: 30 }, () => asked("rooms")));
      expect(free.filter((wait) => wait === 0)).toHaveLength(3);
      clock.advance(2000);
      const next = await Promise.all(Array.from({ length: 30 }, () => asked("rooms")));
      expect(next.filter((wait) => wait === 0)).toHaveLength(1);
    });

    it("counts everybody apart, and begins anew for whom an administrator lets go", async () => {
      await times(4, "rooms");
      expect(await asked("rooms", BEN)).toBe(0);
      await limits.door("rooms").release(ANA);
      expect(await times(4, "rooms")).toEqual([0, 0, 0, 2]);
    });

    it("may be taken away while the program runs", async () => {
      await times(4, "rooms");
      node.settings.limits.rooms = "off";
      expect(await times(9, "rooms")).toEqual(Array.from({ length: 9 }, () => 0));
      node.settings.limits.rooms = "3/3600/2-8";
      expect(await asked("rooms")).toBe(2);
    });

    it("says what happened and when to try again", async () => {
      await times(3, "rooms");
      await expect(limits.admitPerson("rooms", { id: 1 }, { field: "" })).rejects.toMatchObject({
        status: 429,
        code: "rate_limited",
        retryAfter: 2,
        message: "You have made many rooms in a short time. Try again in 2 seconds.",
        fields: [{ field: "" }],
      });
    });
  });

  describe("a swift door", () => {
    const door = () => limits.door("httpPerson");
    const take = (count: number) => Array.from({ length: count }, () => door().take(ANA));

    it("lets a burst through, and then as many as flow back", () => {
      expect(take(11)).toEqual([...Array.from({ length: 10 }, () => 0), 1]);
      clock.advance(3000);
      expect(take(4)).toEqual([0, 0, 0, 1]);
      expect(door().take(BEN)).toBe(0);
    });

    it("tells how far one may go on", () => {
      take(4);
      expect(door().room(ANA)).toEqual({ points: 10, seconds: 10, left: 6 });
      expect(door().room(BEN)).toEqual({ points: 10, seconds: 10, left: 10 });
    });

    it("with back-off makes offenders wait longer each time, until they gave none for a whole window", async () => {
      expect(await times(6, "messages")).toEqual([0, 0, 0, 0, 2, 2]);
      clock.advance(2000);
      expect(await times(5, "messages")).toEqual([0, 0, 0, 0, 4]);
      clock.advance(4000 + 2000);
      expect((await times(5, "messages")).at(-1)).toBe(2);
    });

    it("lets somebody go at once whom an administrator releases", async () => {
      await times(5, "messages");
      await limits.door("messages").release(ANA);
      expect(await asked("messages")).toBe(0);
    });

    it("may be taken away while the program runs", () => {
      take(11);
      node.settings.limits.httpPerson = "off";
      expect(take(50).every((wait) => wait === 0)).toBe(true);
    });
  });

  describe("addresses", () => {
    it("of one IPv6 network are one", async () => {
      node.settings.limits.signUp = "1/600";
      await limits.admitAddress("signUp", "2001:db8:0:7::1");
      await expect(limits.admitAddress("signUp", "2001:db8:0:7::2")).rejects.toThrow();
      await limits.admitAddress("signUp", "2001:db8:0:8::1");
    });

    it("that are exempt are not counted", async () => {
      const own = openLimits({ LIMIT_SIGN_UP: "1/600", LIMITS_EXEMPT: "203.0.113.0/24" }, clock);
      for (let n = 0; n < 5; n += 1) await own.limits.admitAddress("signUp", "203.0.113.9");
      await own.limits.admitAddress("signUp", "198.51.100.7");
      await expect(own.limits.admitAddress("signUp", "198.51.100.7")).rejects.toThrow();
    });
  });

  describe("refusals", () => {
    it("are counted by door, minute and key", async () => {
      await times(5, "rooms");
      await times(7, "messages");
      limits.refused("connectionsPerson", BEN);
      const { minutes, alone } = await node.container.resolve(Refusals).lastHour();
      expect(alone).toBe(false);
      expect(minutes).toHaveLength(1);
      expect(minutes[0]?.totals).toEqual({ rooms: 2, messages: 3, connectionsPerson: 1 });
      expect(minutes[0]?.keys).toContainEqual({ door: "rooms", key: ANA, count: 2 });
      expect(minutes[0]?.keys).toContainEqual({ door: "messages", key: ANA, count: 3 });
    });

    it("of the last hour are remembered, and stand among the figures", async () => {
      await times(4, "rooms");
      const refusals = node.container.resolve(Refusals);
      await refusals.write();
      clock.advance(59 * 60_000);
      expect((await refusals.lastHour()).minutes).toHaveLength(1);
      clock.advance(60_000);
      expect((await refusals.lastHour()).minutes).toEqual([]);
      expect(node.container.resolve(Figures).read()["limits"]).toMatchObject({
        rooms_refused: 1,
        uploads_refused: 0,
      });
    });

    it("of a flood are summed, though not every key is kept", async () => {
      for (let n = 0; n < 1000; n += 1) limits.refused("bodyBytes", `10.0.${n >> 8}.${n & 255}`);
      const { minutes } = await node.container.resolve(Refusals).lastHour();
      expect(minutes[0]?.totals).toEqual({ bodyBytes: 1000 });
      expect(minutes[0]?.keys.length).toBeLessThanOrEqual(201);
    });
  });
});
