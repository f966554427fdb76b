import "reflect-metadata";
import pino from "pino";
import { wire } from "../../../../app/application.ts";
import { bindPlatform } from "../../../../app/bindings.ts";
import { discoverServices } from "../../../../app/discovered.ts";
import type { Constructor } from "../../../../app/platform/container/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Hub } from "../../../../app/platform/realtime/index.ts";
import { type Running, startServer } from "../../../../app/server.ts";
import { Settings } from "../../../../config/settings.ts";
import { Person } from "../../../support/person.ts";
import type { Storey } from "../../../support/storeys.ts";

type Env = Record<string, string>;

/** A whole server in this process, which can be stopped and started again at its place. */
export class LiveSite {
  readonly #env: Env;
  readonly #name: string;
  #up: { running: Running; get: <S extends object>(service: Constructor<S>) => S } | undefined;

  constructor(env: Env, name: string) {
    this.#env = env;
    this.#name = name;
  }

  async start(): Promise<void> {
    await discoverServices("application");
    const port = this.#up ? `${this.port}` : "0";
    const own = { NODE_ENV: "development", HOST: "127.0.0.1", PORT: port, DRAIN_SECONDS: "0" };
    const settings = Settings.from([{ name: "the test", values: { ...this.#env, ...own } }]);
    const application = wire(settings, new Log(pino({ level: "silent" }), this.#name));
    await bindPlatform(application);
    const running = await startServer(application);
    this.#up = { running, get: (service) => application.container.resolve(service) };
  }

  stop(): Promise<void> {
    return this.#there.running.stop();
  }

  get url(): string {
    return this.#there.running.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get<S extends object>(service: Constructor<S>): S {
    return this.#there.get(service);
  }

  get #there() {
    if (!this.#up) throw new Error("The server is not up.");
    return this.#up;
  }
}

/** One server on the embedded storey, two on the other; they stop with the suite. */
export async function openSites(storey: Storey, env: Env = {}): Promise<[LiveSite, LiveSite]> {
  const common = { ...(await storey.environment()), ...env };
  const sites: LiveSite[] = [];
  for (const name of storey.name === "cluster" ? ["here", "there"] : ["here"]) {
    const site = new LiveSite({ ...common, STORAGE_PATH: storey.freshFolder() }, name);
    await site.start();
    storey.onClose(() => site.stop());
    sites.push(site);
  }
  const [here] = sites;
  if (!here) throw new Error("No server was started.");
  return [here, sites[1] ?? here];
}

/** Publishes numbers one after the other, each as the event `number`. */
export async function count(
  site: LiveSite,
  channel: string,
  { from = 1, to }: { from?: number; to: number },
): Promise<void> {
  const hub = site.get(Hub);
  for (let n = from; n <= to; n += 1) await hub.publishNamed(channel, "number", { n, channel });
}

/** A token of somebody's for live connections. */
export async function tokenOf(person: Person, order: object = {}): Promise<string> {
  const { json } = await person.post("/api/tokens/jwt", { audience: "realtime", ...order });
  return json["token"] as string;
}
