import "reflect-metadata";
import PusherJs from "pusher-js";
import PusherServer from "pusher";
import { WebSocket } from "ws";
import { wire } from "../../../../app/application.ts";
import { bindPlatform } from "../../../../app/bindings.ts";
import { type App, Apps } from "../../../../app/features/apps/index.ts";
import type { Constructor, Container } from "../../../../app/platform/container/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { type Running, startServer } from "../../../../app/server.ts";
import { Settings } from "../../../../config/settings.ts";
import { type AppDraft } from "../../../../app/features/apps/apps.ts";
import { until } from "../../../support/until.ts";
import type { Storey } from "../../../support/storeys.ts";

export interface Site {
  url: string;
  port: number;
  container: Container;
  get<S extends object>(service: Constructor<S>): S;
  running: Running;
}

/** Whole servers in this process: one on the embedded storey, two on the other. */
export async function openSites(
  storey: Storey,
  env: Record<string, string> = {},
): Promise<[Site, Site]> {
  const common = { ...(await storey.environment()), ...env };
  const one = await openSite(storey, common);
  return [one, storey.name === "cluster" ? await openSite(storey, common) : one];
}

/** One of them. */
export async function openSite(storey: Storey, env: Record<string, string>): Promise<Site> {
  const own = { NODE_ENV: "development", HOST: "127.0.0.1", PORT: "0", DRAIN_SECONDS: "0" };
  const values = {
    OUTSIDE_ALLOWED: "127.0.0.1",
    STORAGE_PATH: storey.freshFolder(),
    ...env,
    ...own,
  };
  const application = wire(Settings.from([{ name: "the test", values }]), Log.silent());
  await bindPlatform(application);
  const running = await startServer(application);
  storey.onClose(() => running.stop());
  const { container } = application;
  const get: Site["get"] = (service) => container.resolve(service);
  return { url: running.url, port: portOf(running.url), container, get, running };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** A new app. */
export function makeApp(site: Site, draft: Partial<AppDraft> = {}): Promise<App> {
  return site.get(Apps).create({ name: "Shop", ...draft }, "console");
}

/** The library that an app's server uses. */
export function serverOf(site: Site, app: App, options: object = {}): PusherServer {
  const { key, secret } = app;
  const at = { host: "127.0.0.1", port: `${site.port}`, useTLS: false };
  return new PusherServer({ appId: `${app.id}`, key, secret, ...at, ...options });
}

/** The package is CommonJS, and its types say otherwise. */
export const PusherClient = PusherJs as unknown as typeof PusherJs.default;
export type Client = PusherJs.default;
type Options = ConstructorParameters<typeof PusherClient>[1];

const open = new Set<Client>();

/** An unmodified pusher-js that lets the app's server sign whatever it asks for, in this process. */
export function connect(
  site: Site,
  app: App,
  options: Partial<Options> & { as?: Member } = {},
): Client {
  const { as, ...rest } = options;
  const server = serverOf(site, app, MASTER);
  const client = new PusherClient(app.key, {
    cluster: "none",
    wsHost: "127.0.0.1",
    wsPort: site.port,
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }: AuthRequest, done: AuthAnswer) => {
        const member = channelName.startsWith("presence-") ? as : undefined;
        done(null, server.authorizeChannel(socketId, channelName, member as never));
      },
    } as never,
    ...rest,
  });
  open.add(client);
  return client;
}

interface AuthRequest {
  socketId: string;
  channelName: string;
}

type AuthAnswer = (error: null, answer: unknown) => void;

/** What encrypted channels are encrypted with. */
export const MASTER = { encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString("base64") };

export interface Member {
  user_id: string | number;
  user_info?: unknown;
}

export function disconnectAll(): void {
  for (const client of open) client.disconnect();
  open.clear();
}

interface Bindable {
  bind(event: string, listener: (data: never) => void): unknown;
  unbind(event: string, listener: (data: never) => void): unknown;
}

/** The data of the next event of this name. */
export function next<T = unknown>(
  from: Bindable,
  event: string,
  where: (data: T) => boolean = () => true,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`No ${event} came.`)), 10_000);
  const listener = (data: T): void => {
    if (!where(data)) return;
    clearTimeout(timer);
    from.unbind(event, listener);
    resolve(data);
  };
  from.bind(event, listener);
  return promise;
}

/** Waits until a client is connected. */
export async function connected(client: Client): Promise<Client> {
  await until(() => client.connection.state === "connected", { what: "a connection" });
  return client;
}

/** Subscribes, and waits until it has. */
export async function subscribed(
  client: Client,
  name: string,
): Promise<ReturnType<Client["subscribe"]>> {
  const channel = client.subscribe(name);
  if (!channel.subscribed) await next(channel, "pusher:subscription_succeeded");
  return channel;
}

interface RawFrame {
  event: string;
  channel?: string;
  data: never;
}

/** A socket without a library: its frames are kept as they came. */
export class RawClient {
  readonly frames: RawFrame[] = [];
  readonly closed: Promise<number>;
  readonly #ws: WebSocket;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#ws = new WebSocket(url.replace(/^http/, "ws"), { headers });
    this.#ws.on("message", (data: Buffer) => this.frames.push(JSON.parse(data.toString())));
    this.#ws.on("error", () => {}); // `closed` tells
    this.closed = new Promise((resolve) => this.#ws.on("close", resolve));
  }

  /** The first frame of this name, past or to come. */
  frame(event: string): Promise<RawFrame> {
    const find = () => this.frames.find((one) => one.event === event);
    return until(find, { what: event }) as Promise<RawFrame>;
  }

  say(event: string, data: unknown, channel?: string): void {
    this.#ws.send(JSON.stringify({ event, data, channel }));
  }

  sayRaw(text: string): void {
    this.#ws.send(text);
  }

  async socketId(): Promise<string> {
    const { data } = await this.frame("pusher:connection_established");
    return (JSON.parse(data) as { socket_id: string }).socket_id;
  }

  /** Without a word. */
  drop(): void {
    this.#ws.terminate();
  }

  close(): Promise<number> {
    this.#ws.close();
    return this.closed;
  }
}
