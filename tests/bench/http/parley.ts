import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// Every module as a file of its own: `npm run bench` builds them so.
const dist = fileURLToPath(new URL("../../../dist", import.meta.url));

const load = async <T>(path: string): Promise<T> => (await import(join(dist, "apart", path))) as T;

type Applications = typeof import("../../../app/application.ts");
type Bindings = typeof import("../../../app/bindings.ts");
type Servers = typeof import("../../../app/server.ts");
type Containers = typeof import("../../../app/platform/container/index.ts");
type Http = typeof import("../../../app/platform/http/index.ts");
type Security = typeof import("../../../app/platform/security/index.ts");
type Kernels = typeof import("../../../app/kernel.ts");

/** Every check counts as usual; only the one client of a bench may go on for longer than people would. */
const SETTINGS = {
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  PORT: "0",
  LOG_PRETTY: "false",
  SESSION_STORE: "memory",
  LIMIT_HTTP_ADDRESS: "10000000/1",
  LIMIT_HTTP_PERSON: "10000000/1",
  MESSAGE_RATE: "1000/1",
};

/** What the JSON routes answer. */
export const ANSWER = {
  id: 7,
  name: "Engines",
  members: 12,
  unread: 3,
  topic: "What runs, and why",
};

/**
 * The whole program in this process, on its embedded storey with its defaults for production, on a free port; with
 * two routes more: `/bench/bare`, behind every middleware but the session, and `/bench/session`, behind all.
 *
 * @returns its address
 */
export async function startParley(env: Record<string, string> = {}): Promise<string> {
  process.chdir(freshFolder());
  const { createApplication } = await load<Applications>("app/application.js");
  const { bindPlatform } = await load<Bindings>("app/bindings.js");
  const { startServer } = await load<Servers>("app/server.js");
  const controller = await declareController();
  const application = await createApplication({ ...SETTINGS, ...env });
  await bindPlatform(application);
  await addRoutes(application, controller);
  return (await startServer(application)).url;
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
  symlinkSync(resolve(dist), join(folder, "dist"), "dir");
  return folder;
}

type Application = Awaited<ReturnType<Applications["createApplication"]>>;
type Controller = Awaited<ReturnType<typeof declareController>>;

/** Before the container is made, which takes every declared service. */
async function declareController() {
  const { requestScoped } = await load<Containers>("app/platform/container/index.js");
  const { action, json } = await load<Http>("app/platform/http/index.js");
  class BenchController {
    show = action({}, () => json(ANSWER));
  }
  requestScoped()(BenchController);
  return BenchController;
}

async function addRoutes({ container }: Application, controller: Controller) {
  const { Router } = await load<Http>("app/platform/http/index.js");
  const { authenticate, Authenticator, sameOrigin } = await load<Security>(
    "app/platform/security/index.js",
  );
  const { createKernel } = await load<Kernels>("app/kernel.js");
  const { Settings } = (await load("config/settings.js")) as { Settings: never };
  const authenticator = container.resolve(Authenticator as never) as never;
  const bare = [authenticate(authenticator), sameOrigin(container.resolve(Settings))];
  const router = container.resolve(Router);
  router.get("/bench/bare", [controller, "show"], { name: "bench.bare", middleware: bare });
  const { api } = createKernel(container);
  router.get("/bench/session", [controller, "show"], {
    name: "bench.session",
    middleware: api,
  });
}
