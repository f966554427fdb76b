import { Settings } from "../config/settings.ts";
import type { Application } from "./application.ts";
import { bindQueryCache } from "./bind_query_cache.ts";
import { bindAccounts } from "./features/accounts/index.ts";
import { bindApps } from "./features/apps/index.ts";
import { ApiDescription } from "./features/openapi/index.ts";
import { installation } from "./installation.ts";
import { bind, bindInstance, bindRefreshable, type Container } from "./platform/container/index.ts";
import { DoctorSubject } from "./platform/console/index.ts";
import { Database } from "./platform/database/index.ts";
import { FlagNews, Flags, HubFlagNews } from "./platform/flags/index.ts";
import { Router } from "./platform/http/index.ts";
import { Log } from "./platform/logging/index.ts";
import {
  Absences,
  Broker,
  EventViews,
  History,
  Hub,
  MemoryAbsences,
  MemoryBroker,
  MemoryHistory,
  MemoryOccupancyStore,
  MemoryPresenceStore,
  memoryStorey,
  OccupancyStore,
  PresenceStore,
  RedisAbsences,
  RedisBroker,
  RedisHistory,
  RedisOccupancyStore,
  RedisPresenceStore,
  redisStorey,
} from "./platform/realtime/index.ts";
import { Policies, RedisConnections } from "./platform/resilience/index.ts";
import {
  DatabaseSessionStore,
  MemorySessionStore,
  RedisSessionStore,
  SessionStore,
} from "./platform/sessions/index.ts";
import { ObjectStore, openStore } from "./platform/storage/index.ts";
import { Clock } from "./platform/support/index.ts";
import type { Language } from "./platform/texts/index.ts";
import {
  Assets,
  CompiledViews,
  Fragments,
  KeptPages,
  CurrentViews,
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
  bindInstance(
    container,
    ObjectStore,
    await openStore(settings, () => container.resolve(Policies)),
  );
  bind(container, FlagNews, {
    as: HubFlagNews,
    make: () => new HubFlagNews(container.resolve(Hub)),
  });
  bindInstance(container, DoctorSubject, installation);
  const router = new Router();
  bindInstance(container, Router, router);
  const name = settings.app.name;
  bindInstance(container, ApiDescription, new ApiDescription(router, container, name));
  await bindViews(container);
  bindAccounts(container);
  bindApps(container);
}

function bindMemory(container: Container): void {
  const storey = memoryStorey(container.resolve(Clock as never));
  bind(container, Broker, { as: MemoryBroker, make: () => storey.broker() });
  bind(container, History, { as: MemoryHistory, make: () => storey.history });
  bind(container, PresenceStore, { as: MemoryPresenceStore, make: () => storey.presence });
  bind(container, OccupancyStore, { as: MemoryOccupancyStore, make: () => storey.occupancy });
  bind(container, Absences, {
    as: MemoryAbsences,
    make: () => new MemoryAbsences(container.resolve(Clock as never)),
  });
}

function bindRedis(container: Container): void {
  const redis = container.resolve(RedisConnections);
  const { prefix, partitions } = container.resolve(Settings).redis;
  const log = container.resolve(Log).part("realtime");
  let storey: ReturnType<typeof redisStorey> | undefined;
  const open = () => (storey ??= redisStorey({ main: redis.main(), prefix, partitions }));
  bind(container, Broker, {
    as: RedisBroker,
    make: () => open().broker({ subscriber: redis.subscriber(), log }),
  });
  bind(container, History, { as: RedisHistory, make: () => open().history });
  bind(container, OccupancyStore, { as: RedisOccupancyStore, make: () => open().occupancy });
  bind(container, PresenceStore, {
    as: RedisPresenceStore,
    make: () => open().presence,
  });
  bind(container, Absences, {
    as: RedisAbsences,
    make: () => {
      const here = new MemoryAbsences(container.resolve(Clock as never));
      return new RedisAbsences(redis.main(), prefix, here);
    },
  });
}

const SESSION_STORES = {
  memory: MemorySessionStore,
  database: DatabaseSessionStore,
  redis: RedisSessionStore,
};

function bindSessions({ session, redis }: Settings, container: Container): void {
  const clock: Clock = container.resolve(Clock as never);
  bind(container, SessionStore, {
    as: SESSION_STORES[session.store],
    make: () => {
      if (session.store === "memory") return new MemorySessionStore(clock);
      if (session.store === "database")
        return new DatabaseSessionStore(container.resolve(Database), clock);
      return new RedisSessionStore(container.resolve(RedisConnections).main(), clock, redis.prefix);
    },
  });
}

const MANIFEST = "dist/assets/manifest.json";

const TEMPLATES = "dist/views/templates.js";

/** In production the compiled templates can be taken anew without a restart; while developing every save counts. */
async function bindViews(container: Container): Promise<void> {
  const views = await openViews(container);
  bindInstance(container, Views, views);
  bindInstance(container, EventViews, new FragmentViews(views));
}

async function openViews(container: Container): Promise<Views> {
  if (container.resolve(Settings).app.environment === "development") {
    return new LiveViews(
      "views",
      viewGlobals(container, () => Assets.load(MANIFEST)),
    );
  }
  const renew = (): Promise<CompiledViews> => {
    const assets = Assets.load(MANIFEST);
    container.resolve(KeptPages).clear();
    return CompiledViews.load(
      TEMPLATES,
      viewGlobals(container, () => assets),
      container.resolve(Fragments),
    );
  };
  bindRefreshable(container, CompiledViews, { now: await renew(), renew });
  return new CurrentViews(() => container.resolve(CompiledViews));
}

function viewGlobals(container: Container, assets: () => Assets): ViewGlobals {
  const [router, flags] = [container.resolve(Router), () => container.resolve(Flags)];
  return {
    app_name: container.resolve(Settings).app.name,
    usual_language: container.resolve(Settings).app.language,
    url: (name, params, query) => router.url(name, params, query),
    // While developing, styles and scripts get new names with every save.
    asset: (name) => assets().path(name),
    flag: (name, viewer) => flags().isOn(flags().named(name), viewer),
  };
}

/** The HTML of an event, by the templates of the pages. */
class FragmentViews extends EventViews {
  readonly #views: Views;

  constructor(views: Views) {
    super();
    this.#views = views;
  }

  override render(view: string, data: object, language?: Language): string {
    return this.#views.render(view, data, language);
  }
}
