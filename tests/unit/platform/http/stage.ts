import "reflect-metadata";
import { Writable } from "node:stream";
import type { Hono } from "hono";
import pino from "pino";
import { Settings } from "../../../../config/settings.ts";
import { type Container, createContainer } from "../../../../app/platform/container/index.ts";
import { createApp, type DevelopmentTools, Router } from "../../../../app/platform/http/index.ts";
import { Log, logContext } from "../../../../app/platform/logging/index.ts";
import {
  authenticate,
  Authenticator,
  sameOrigin,
  sessions,
  type Viewer,
} from "../../../../app/platform/security/index.ts";
import {
  MemorySessionStore,
  Sessions,
  SessionStore,
} from "../../../../app/platform/sessions/index.ts";
import { Clock, FakeClock, type Middleware } from "../../../../app/platform/support/index.ts";
import { Views } from "../../../../app/platform/views/index.ts";

/** Shows what a template was given instead of HTML; `broken.njk` fails. */
class PlainViews extends Views {
  override render(template: string, data: object): string {
    if (template === "broken.njk") throw new Error("the template fails");
    return `${template} ${JSON.stringify(data)}`;
  }
}

export const ada: Viewer = { id: 1, name: "Ada", role: "admin", scopes: null };
export const grace: Viewer = { id: 2, name: "Grace", role: "member", scopes: null };

/** Knows Ada and Grace by session, and Ada's token `ada-reads`. */
class TwoPeople extends Authenticator {
  override async fromSession(userId: number, sessionId: string): Promise<Viewer | null> {
    const person = [ada, grace].find(({ id }) => id === userId);
    return person ? { ...person, sessionId } : null;
  }

  override async lives(): Promise<boolean> {
    return true;
  }

  override async fromToken(token: string): Promise<Viewer | null> {
    const { id, name, role } = ada;
    return token === "ada-reads" ? { id, name, role, scopes: new Set(["rooms:read"]) } : null;
  }
}

export interface Stage {
  app: Hono;
  router: Router;
  container: Container;
  settings: Settings;
  clock: FakeClock;
  /** What was logged, by line. */
  lines: Record<string, unknown>[];
}

export interface StageOptions {
  env?: Record<string, string>;
  assets?: string;
  views?: Views;
  /** What stands around the pages while one develops. */
  development?: (container: Container) => DevelopmentTools;
  /** Middleware of every route. */
  middleware?: (stage: { container: Container; settings: Settings }) => Middleware[];
}

/** An application with routes of one's own: real container, sessions in memory, templates that show their data. */
export function stage(define: (router: Router) => void, options: StageOptions = {}): Stage {
  const values = { NODE_ENV: "test", APP_KEY: "k".repeat(32), ...options.env };
  const settings = Settings.from([{ name: "the test", values }]);
  const clock = new FakeClock(1_000_000);
  const lines: Record<string, unknown>[] = [];
  const container = createContainer();
  container.registerInstance(Settings, settings);
  container.registerInstance(Log, logInto(lines));
  container.registerInstance(Clock as never, clock as never);
  container.registerInstance(Views as never, (options.views ?? new PlainViews()) as never);
  container.registerInstance(Authenticator as never, new TwoPeople() as never);
  container.registerInstance(SessionStore as never, new MemorySessionStore(clock) as never);
  const router = new Router();
  define(router);
  const middleware = options.middleware?.({ container, settings }) ?? [];
  const assets = options.assets ?? "/nowhere";
  const development = options.development?.(container);
  const app = createApp({ container, router, middleware, assets, development });
  return { app, router, container, settings, clock, lines };
}

/** What pages stand behind: session, who asks, and no requests made by other sites. */
export function web({ container, settings }: { container: Container; settings: Settings }) {
  return [
    sessions(container.resolve(Sessions)),
    authenticate(container.resolve(Authenticator as never)),
    sameOrigin(settings),
  ];
}

/** The `Cookie` header that answers a response. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

function logInto(lines: Record<string, unknown>[]): Log {
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      done();
    },
  });
  const formatters = { level: (label: string) => ({ level: label }) };
  const mixin = () => logContext.getStore() ?? {};
  return new Log(pino({ level: "debug", formatters, mixin }, stream), "test");
}
