import { Redis } from "ioredis";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";
import { within } from "../doctor/within.ts";

const PATIENCE_MS = 5000;

/** Whether Redis answers, where one is configured. */
@singleton()
export class RedisCheck extends DoctorCheck {
  static readonly priority = 50;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    super();
    this.#settings = settings;
  }

  override async examine(): Promise<Check[]> {
    return [await checkRedis(this.#settings)];
  }
}

async function checkRedis({ redis, app }: Settings): Promise<Check> {
  if (redis.url === undefined) {
    return fine("redis", "No REDIS_URL: one process serves everybody, which needs no Redis.");
  }
  if (app.key === undefined) {
    return wrong(
      "redis",
      "REDIS_URL is set, and APP_KEY is not.",
      "Set the same APP_KEY on every node.",
    );
  }
  return ask(redis.url);
}

async function ask(url: string): Promise<Check> {
  const failures: Error[] = [];
  // One try is all: the doctor tells what is wrong now.
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  });
  client.on("error", (error: Error) => failures.push(error));
  try {
    const facts = await within(
      PATIENCE_MS,
      client.connect().then(() => client.info("server")),
    );
    return fine("redis", `Redis ${/redis_version:(\S+)/.exec(facts)?.[1] ?? ""} answers.`);
  } catch (error) {
    return refusal(new URL(url).host, failures.at(-1) ?? error);
  } finally {
    client.disconnect();
  }
}

function refusal(host: string, error: unknown): Check {
  const text = error instanceof Error ? error.message : String(error);
  if (/NOAUTH|WRONGPASS|invalid password/i.test(text)) {
    return wrong("redis", `Redis at ${host} refuses this user or password.`, "Correct REDIS_URL.");
  }
  return wrong(
    "redis",
    `Redis at ${host} cannot be reached: ${text}`,
    "Start it, correct REDIS_URL, or take REDIS_URL away to run one process without Redis.",
  );
}
