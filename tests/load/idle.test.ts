import { expect, it } from "vitest";
import { Run } from "../bench/fanout/run.ts";
import { opening } from "../bench/fanout/works.ts";
import { keysOf } from "../support/servers/redis_keys.ts";
import { eachStorey } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const CONNECTIONS = Number(process.env["CONNECTIONS"] ?? 10_000);
const CHANNELS = Number(process.env["CHANNELS"] ?? 100_000);
/** What a node may keep of so many clients: caches of people and rooms, code that was compiled. */
const MOST_LEFT = 24 * 1_048_576;
/** What is kept for who returns is forgotten soon. */
const SETTINGS = {
  REALTIME_HISTORY_SECONDS: "5",
  NODE_ID: "idle",
  // The readers answer no pings.
  REALTIME_SILENT_MS: "900000",
};

interface Traces {
  connections: number;
  channels: number;
  online: number;
  timers: number;
}

// CONNECTIONS=10000 CHANNELS=100000 npm run load:idle
eachStorey((storey) => {
  it(`${CONNECTIONS} idle connections and ${CHANNELS} channels leave no trace`, async () => {
    const env = await storey.environment();
    const shape = { readers: CONNECTIONS, rooms: 1 };
    const run = await Run.start({ name: "Parley", ...shape, env: { ...env, ...SETTINGS } });
    const traces = () => run.order<Traces>("traces");
    const bytes = async () => (await run.order<{ bytes: number }>("memory")).bytes;
    const keys = async () =>
      env["REDIS_URL"] ? keysOf(env["REDIS_URL"], env["REDIS_PREFIX"] ?? "") : [];
    const [before, memory, stored] = [await traces(), await bytes(), (await keys()).length];
    const { kib = 0 } = await opening(run);
    const opened = await bytes();
    await run.order(`idle ${CHANNELS}`);
    const channel = ((await bytes()) - opened) / CHANNELS;
    const words = `${kib.toFixed(1)} KiB a connection, ${channel.toFixed(0)} bytes a channel`;
    process.stdout.write(`${words}\n`);
    expect((await traces()).channels).toBeGreaterThanOrEqual(CHANNELS);
    expect((await traces()).connections).toBeGreaterThanOrEqual(CONNECTIONS);
    // Of few, the code that they need weighs more than they do.
    if (CONNECTIONS >= 5_000) expect(kib).toBeLessThanOrEqual(10);

    await run.leave();
    await run.order("leave");
    const isOver = async () => {
      const { timers, ...now } = await traces();
      const { timers: few, ...then } = before;
      return timers <= few && JSON.stringify(now) === JSON.stringify(then);
    };
    await until(isOver, { within: 60_000, every: 500, what: "nothing to be left" });
    await until(async () => (await keys()).length <= stored, { within: 60_000, what: "no keys" });
    const left = (await bytes()) - memory;
    process.stdout.write(`${(left / 1_048_576).toFixed(1)} MiB are left\n`);
    expect(left).toBeLessThan(MOST_LEFT);
    await run.stop();
  }, 300_000);
});
