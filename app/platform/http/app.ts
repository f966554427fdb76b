import { Hono, type MiddlewareHandler } from "hono";
import { Settings } from "../../../config/settings.ts";
import type { Container } from "../container/index.ts";
import { QueryLog } from "../database/index.ts";
import { Log } from "../logging/index.ts";
import { DeferredWork } from "../queue/index.ts";
import { TrustedProxies } from "../security/index.ts";
import { Defects } from "../tracker/index.ts";
import { Views } from "../views/index.ts";
import { AllowedVerbs } from "./allowed_verbs.ts";
import type { DevelopmentTools } from "./development_tools.ts";
import { Dispatcher } from "./dispatcher.ts";
import { envelope } from "./envelope.ts";
import { ErrorHandler } from "./errors/error_handler.ts";
import { formVerbs } from "./form_verbs.ts";
import { Health } from "./health.ts";
import { mountHealth } from "./health_routes.ts";
import { mountInstallable } from "./installable.ts";
import { mountRoutes } from "./mount_routes.ts";
import { RememberingRouter } from "./remembering_router.ts";
import { Responder } from "./responder.ts";
import type { Router } from "./router.ts";
import { SocketMounter } from "./socket_mounter.ts";
import { staticAssets } from "./static_assets.ts";
import { StaticFiles } from "./static_files.ts";

export interface AppOptions {
  /** Has Settings, Log, Views, Clock, and all that controllers need. */
  container: Container;
  router: Router;
  /** Middleware of every route, before that of groups; runs for unknown paths too. */
  middleware?: readonly MiddlewareHandler[];
  /** Stands around the pages while one develops. */
  development?: DevelopmentTools | undefined;
  /** Folder of the built assets; `dist/assets` unless told. */
  assets?: string;
}

/**
 * The whole of HTTP as one Hono application: ids, log, compression, headers, assets, health, errors, and the
 * routes. Tests call `app.request("/path")`, without a port.
 */
export function createApp(options: AppOptions): Hono {
  const { container, router, middleware = [], assets = "dist/assets" } = options;
  const settings = container.resolve(Settings);
  const log = container.resolve(Log);
  const views = container.resolve(Views as never) as Views;
  const development = settings.app.environment === "development";
  const app = new Hono({ router: new RememberingRouter() });
  const defects = container.resolve(Defects);
  const queries = container.resolve(QueryLog);
  const errors = new ErrorHandler({ views, urls: router.urls, defects, development, queries });

  app.onError((error, c) => errors.handle(c, error));
  app.use(
    envelope({
      settings,
      log,
      proxies: new TrustedProxies(settings.app.trustedProxies),
      deferred: container.resolve(DeferredWork),
      queries,
    }),
  );
  if (options.development) app.use(options.development.around);
  options.development?.mount(app);
  mountHealth(app, container.resolve(Health));
  app.get("/assets/*", staticAssets("/assets/", new StaticFiles(assets, development)));
  mountInstallable(app, { views, assets, name: settings.app.name });
  for (const every of middleware) app.use(every);
  const responder = new Responder(views, router.urls, defects);
  mountRoutes(app, router, {
    http: new Dispatcher(container, responder, router.urls),
    ws: new SocketMounter(container),
  });
  const verbs = new AllowedVerbs(router);
  // Answered and not thrown: an error from here would pass by what middleware does after `next()`.
  app.notFound((c) => errors.handle(c, verbs.refusalOf(c)));
  app.fetch = formVerbs(app.fetch);
  return app;
}
