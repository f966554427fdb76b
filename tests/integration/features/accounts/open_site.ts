import { Redis } from "ioredis";
import { createKernel } from "../../../../app/kernel.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import {
  accountApiRoutes,
  accountsPublicRoutes,
  accountsRoutes,
  bindAccounts,
  startAccounts,
} from "../../../../app/features/accounts/index.ts";
import {
  action,
  createApp,
  Health,
  json,
  Router,
  Server,
} from "../../../../app/platform/http/index.ts";
import { DeferredWork, Outbox } from "../../../../app/platform/queue/index.ts";
import {
  Broker,
  EventViews,
  History,
  Hub,
  memoryStorey,
  NativeGateway,
  NoEventViews,
  OccupancyStore,
  PresenceStore,
} from "../../../../app/platform/realtime/index.ts";
import {
  DatabaseSessionStore,
  RedisSessionStore,
  SessionStore,
} from "../../../../app/platform/sessions/index.ts";
import { LiveViews, Views } from "../../../../app/platform/views/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Clock, randomId } from "../../../../app/platform/support/index.ts";
import type { Storey } from "../../../support/storeys.ts";
import { openAccounts } from "./open_accounts.ts";

/** Accounts alone as a website: real database, sessions, templates and sockets, without rooms. */
export async function openSite(storey: Storey, env: Record<string, string> = {}) {
  const { container, clock, storage } = await openAccounts(storey, {
    HOST: "127.0.0.1",
    PORT: "0",
    ...env,
  });
  const router = new Router();
  bindPlatform(container, storey, router);
  bindAccounts(container);
  startAccounts(container);
  deliver(container, storey);
  const { web, members, api, socket } = createKernel(container);
  accountsPublicRoutes(router);
  router.group({ middleware: web }, accountsRoutes);
  router.group({ prefix: "/api", name: "api", middleware: api }, accountApiRoutes);
  router.ws("/ws", NativeGateway, { name: "ws", middleware: socket });
  router.get(
    "/",
    action({}, async ({ viewer }) => json({ home: viewer.name })),
    { name: "home", middleware: members },
  );
  const { url } = await serve(container, router, storey);
  return { url, container, clock, storage };
}

function deliver(container: Container, storey: Storey): void {
  const outbox = container.resolve(Outbox);
  outbox.start();
  storey.onClose(() => outbox.stop());
}

function bindPlatform(container: Container, storey: Storey, router: Router): void {
  const globals = {
    app_name: "Parley",
    // The places of other features lead nowhere here.
    url: (name: string, ...rest: []) =>
      router.urls.has(name) ? router.urls.url(name, ...rest) : "#",
    asset: (name: string) => `/assets/${name}`,
    flag: () => false,
  };
  container.registerInstance(Views as never, new LiveViews("views", globals) as never);
  container.registerInstance(EventViews as never, new NoEventViews() as never);
  const hub = memoryStorey(container.resolve(Clock as never));
  container.registerInstance(Broker as never, hub.broker() as never);
  container.registerInstance(History as never, hub.history as never);
  container.registerInstance(PresenceStore as never, hub.presence as never);
  container.registerInstance(OccupancyStore as never, hub.occupancy as never);
  container.registerInstance(SessionStore as never, sessionStore(container, storey) as never);
}

function sessionStore(container: Container, storey: Storey): SessionStore {
  const clock = container.resolve<Clock>(Clock as never);
  const shared = storey.redis();
  if (!shared) return new DatabaseSessionStore(container.resolve(Database), clock);
  const redis = new Redis(shared.url);
  storey.onClose(() => redis.quit());
  // A site of its own for each test: databases are fresh, so ids of people come again.
  return new RedisSessionStore(redis, clock, `${shared.prefix}${randomId(48)}:`);
}

async function serve(container: Container, router: Router, storey: Storey) {
  const settings = container.resolve(Settings);
  const app = createApp({ container, router });
  container.resolve(NativeGateway).mount({ container });
  await container.resolve(Hub).start();
  const parts = { health: container.resolve(Health), deferred: container.resolve(DeferredWork) };
  const server = new Server({ app, settings, ...parts });
  storey.onClose(() => server.stop());
  return server.listen();
}
