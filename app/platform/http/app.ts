import { type Context, Hono } from "hono";
import { Settings } from "../../../config/settings.ts";
import type { Container } from "../container/index.ts";
import { QueryLog } from "../database/index.ts";
import { Log } from "../logging/index.ts";
import { DeferredWork } from "../queue/index.ts";
import { clientOf, Limits, TrustedProxies } from "../security/index.ts";
import { Figures, type Middleware } from "../support/index.ts";
import { Defects } from "../tracker/index.ts";
import { KeptPages, Views } from "../views/index.ts";
import { AllowedVerbs } from "./allowed_verbs.ts";
import type { DevelopmentTools } from "./development_tools.ts";
import { Dispatcher } from "./dispatcher.ts";
import { envelope } from "./envelope.ts";
import { ErrorHandler } from "./errors/error_handler.ts";
import { formVerbs } from "./form_verbs.ts";
import { Health } from "./health.ts";
import { mountHealth } from "./health_routes.ts";
import { mountInstallable } from "./installable.ts";
import { mountMetrics } from "./metrics_routes.ts";
import type { Mount } from "./mount.ts";
import { mountRoutes } from "./mount_routes.ts";
import { pipeline, type Run } from "./pipeline.ts";
import { rememberedPath } from "./remembered_path.ts";
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
  middleware?: readonly Middleware[];
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
  const app = new Hono({ router: new RememberingRouter(), getPath: rememberedPath() });
  const defects = container.resolve(Defects);
  const queries = container.resolve(QueryLog);
  const tooLarge = (c: Context) => noteTooLarge(c, container);
  const errors = new ErrorHandler({
    views,
    urls: router.urls,
    defects,
    development,
    queries,
    tooLarge,
  });
  const failed = (c: Context, error: unknown) => errors.handle(c, error);
  const around = envelope({
    settings,
    log,
    proxies: new TrustedProxies(settings.app.trustedProxies),
    deferred: container.resolve(DeferredWork),
    queries,
    failed,
  });
  const outermost = options.development ? [options.development.around] : [];
  const within = (steps: readonly Middleware[], run: Run): Run =>
    around(pipeline([...outermost, ...steps], run, failed));
  const open: Mount = (path, run) => app.get(path, within([], run));

  app.onError((error, c) => errors.handle(c, error));
  options.development?.mount(open);
  mountHealth(open, container.resolve(Health));
  mountMetrics(open, { settings, figures: container.resolve(Figures), node: log.nodeId });
  open("/assets/*", staticAssets("/assets/", new StaticFiles(assets, development)));
  mountInstallable(open, { views, assets, name: settings.app.name });
  const responder = new Responder({
    views,
    urls: router.urls,
    defects,
    pages: development ? undefined : container.resolve(KeptPages),
  });
  mountRoutes(app, router, {
    http: new Dispatcher(container, responder, router.urls),
    ws: new SocketMounter(container),
    within: (steps, run) => within([...middleware, ...steps], run),
  });
  const verbs = new AllowedVerbs(router);
  app.notFound(within(middleware, (c) => errors.handle(c, verbs.refusalOf(c))));
  app.fetch = formVerbs(app.fetch);
  return app;
}

function noteTooLarge(c: Context, container: Container): void {
  const limits = container.resolve(Limits);
  const { address } = clientOf(c);
  limits.refused("bodyBytes", limits.addressKey(address) ?? address);
}
