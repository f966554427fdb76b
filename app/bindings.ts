import { Settings } from "../config/settings.ts";
import type { Application } from "./application.ts";
import { bindAccounts } from "./features/accounts/index.ts";
import type { Container } from "./platform/container/index.ts";
import {
  CacheNews,
  CacheStore,
  Database,
  MemoryCacheStore,
  RedisCacheStore,
} from "./platform/database/index.ts";
import { ConfigurationError } from "./platform/errors/index.ts";
import { FlagNews, Flags, HubFlagNews } from "./platform/flags/index.ts";
import { Router } from "./platform/http/index.ts";
import { Log } from "./platform/logging/index.ts";
import {
  Broker,
  EventViews,
  Hub,
  HubCacheNews,
  MemoryBroker,
  MemoryBus,
  MemoryPresenceStore,
  PresenceStore,
  RedisBroker,
  RedisPresenceStore,
} from "./platform/realtime/index.ts";
import { RedisConnections } from "./platform/resilience/index.ts";
import {
  DatabaseSessionStore,
  MemorySessionStore,
  RedisSessionStore,
  SessionStore,
} from "./platform/sessions/index.ts";
import { Clock } from "./platform/support/index.ts";
import {
  Assets,
  CompiledViews,
  LiveViews,
  type ViewGlobals,
  Views,
} from "./platform/views/index.ts";

/** Chooses what stands behind each interface: the storey with Redis, or the one in a single process. */
export async function bindPlatform({ settings, container }: Application): Promise<void> {
  if (settings.redis.url === undefined) bindMemory(container);
  else bindRedis(container);
  bindSessions(settings, container);
  bindQueryCache(settings, container);
  provide(container, FlagNews, () => new HubFlagNews(container.resolve(Hub)));
  const router = new Router();
  container.registerInstance(Router, router);
  const views = await openViews(container, router);
  container.registerInstance(Views as never, views as never);
  container.registerInstance(EventViews as never, new FragmentViews(views) as never);
  bindAccounts(container);
}

function bindMemory(container: Container): void {
  const bus = new MemoryBus();
  provide(container, Broker, () => new MemoryBroker(bus));
  provide(
    container,
    PresenceStore,
    () => new MemoryPresenceStore(container.resolve(Clock as never), bus),
  );
}

function bindRedis(container: Container): void {
  const redis = container.resolve(RedisConnections);
  const { prefix } = container.resolve(Settings).redis;
  const log = container.resolve(Log).part("realtime");
  provide(
    container,
    Broker,
    () => new RedisBroker({ main: redis.main(), subscriber: redis.subscriber(), prefix, log }),
  );
  provide(container, PresenceStore, () => new RedisPresenceStore(redis.main(), prefix));
}

function bindSessions(settings: Settings, container: Container): void {
  const clock: Clock = container.resolve(Clock as never);
  const { store } = settings.session;
  provide(container, SessionStore, () => {
    if (store === "memory") return new MemorySessionStore(clock);
    if (store === "database") return new DatabaseSessionStore(container.resolve(Database), clock);
    return new RedisSessionStore(
      container.resolve(RedisConnections).main(),
      clock,
      settings.redis.prefix,
    );
  });
}

/** Nodes that keep results in their own memory tell each other what is stale; one Redis knows it for all. */
function bindQueryCache({ cache, redis }: Settings, container: Container): void {
  const clock: Clock = container.resolve(Clock as never);
  if (cache.queries === "redis" && redis.url === undefined) {
    throw new ConfigurationError([
      "QUERY_CACHE is redis, but REDIS_URL is not set. Set it, or take auto.",
    ]);
  }
  const shared = cache.queries === "redis" || (cache.queries === "auto" && redis.url !== undefined);
  provide(container, CacheStore, () =>
    shared
      ? new RedisCacheStore(container.resolve(RedisConnections).main(), clock, redis.prefix)
      : new MemoryCacheStore(clock, cache.queryMegabytes * 1_048_576),
  );
  if (!shared) provide(container, CacheNews, () => new HubCacheNews(container.resolve(Hub)));
}

/** Binds one instance, made when it is first asked for. */
function provide<T>(
  container: Container,
  token: abstract new (...args: never[]) => T,
  make: () => T,
): void {
  let made: T | undefined;
  // tsyringe types tokens as constructible classes; an abstract one serves it as well.
  container.register(token as never, { useFactory: () => (made ??= make()) as never });
}

const MANIFEST = "dist/assets/manifest.json";

function openViews(container: Container, router: Router): Promise<Views> {
  const { app } = container.resolve(Settings);
  const development = app.environment === "development";
  const assets = Assets.load(MANIFEST);
  const globals: ViewGlobals = {
    app_name: app.name,
    url: (name, params, query) => router.url(name, params, query),
    // While developing, styles and scripts get new names with every save.
    asset: (name) => (development ? Assets.load(MANIFEST) : assets).path(name),
    flag: (name, viewer) => {
      const flags = container.resolve(Flags);
      return flags.isOn(flags.named(name), viewer);
    },
  };
  if (development) return Promise.resolve(new LiveViews("views", globals));
  return CompiledViews.load("dist/views/templates.js", globals);
}

/** The HTML of an event, by the templates of the pages. */
class FragmentViews extends EventViews {
  readonly #views: Views;

  constructor(views: Views) {
    super();
    this.#views = views;
  }

  override render(view: string, data: object): string {
    return this.#views.render(view, data);
  }
}
