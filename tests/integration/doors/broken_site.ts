import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { createApplication } from "../../../app/application.ts";
import { bindPlatform } from "../../../app/bindings.ts";
import { createKernel } from "../../../app/kernel.ts";
import type { Container } from "../../../app/platform/container/index.ts";
import { Database } from "../../../app/platform/database/index.ts";
import { UnavailableError } from "../../../app/platform/errors/index.ts";
import { action, file, Router, stream, view } from "../../../app/platform/http/index.ts";
import { Log } from "../../../app/platform/logging/index.ts";
import { NativeGateway, socketMessages } from "../../../app/platform/realtime/index.ts";
import { startServer } from "../../../app/server.ts";
import type { Storey } from "../../support/storeys.ts";

export const SECRET = "hunter2-opens-every-door";
export const APP_KEY = "the-key-of-this-house-is-long-enough-1234";

/** What careless code may do, by the name of its route. */
export const DEFECTS: Record<string, (database: Database) => unknown> = {
  sql: ({ query }) =>
    query
      .selectFrom("no_such_table" as never)
      .selectAll()
      .where("password" as never, "=", SECRET as never)
      .execute(),
  type: () => (undefined as unknown as { name: { first: string } }).name.first,
  path: () => readFileSync(`/etc/parley/${SECRET}.key`),
  secret: () => {
    throw new Error(`connect mysql://root:${SECRET}@db/chat failed, APP_KEY=${APP_KEY}`);
  },
  cause: () => {
    throw new Error("outer", { cause: new RangeError(`inner ${SECRET}`) });
  },
  aggregate: () => Promise.any([1, 2].map((n) => Promise.reject(new Error(`${SECRET} ${n}`)))),
  text: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what careless code may do
    throw `a text with ${SECRET}`;
  },
  object: () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what careless code may do
    throw { status: 200, message: SECRET, code: "E_OWN", headers: { "x-inside": SECRET } };
  },
  nothing: () => Promise.reject(),
  away: () => {
    throw new UnavailableError(undefined, undefined, { cause: new Error(`no route to ${SECRET}`) });
  },
  template: () => {
    const token = {
      get name() {
        throw new Error(SECRET);
      },
    };
    return view("accounts/tokens.njk", { viewer: { name: "Ada" }, tokens: [token], scopes: [] });
  },
  no_template: () => view(`${SECRET}.njk`),
};

/** What breaks while the answer is on its way. */
const BREAKING = {
  at_once: () => stream(new ReadableStream({ pull: () => Promise.reject(new Error(SECRET)) })),
  later: () => {
    let sent = 0;
    return stream(
      new ReadableStream({
        pull(controller) {
          if (sent++ === 0) controller.enqueue(new TextEncoder().encode("the beginning, "));
          else throw new Error(`/root/${SECRET}`);
        },
      }),
    );
  },
  folder: () => file("/proc/self/mem"),
};

/** The whole server in production, with further routes that fail in every way, and what `furnish` puts in its place. */
export async function openBrokenSite(
  storey: Storey,
  furnish: (container: Container) => void = () => {},
): Promise<{ url: string; container: Container }> {
  const environment = {
    ...(await storey.environment()),
    NODE_ENV: "production",
    APP_KEY,
    HOST: "127.0.0.1",
    PORT: "0",
    STORAGE_PATH: join(storey.freshFolder(), "storage"),
    DRAIN_SECONDS: "0",
  };
  const application = await createApplication(environment, () => Promise.resolve(Log.silent()));
  await bindPlatform(application);
  const { container } = application;
  defineDefects(container);
  furnish(container);
  const server = await startServer(application);
  storey.onClose(() => server.stop());
  return { url: server.url, container };
}

function defineDefects(container: Container): void {
  const router = container.resolve(Router);
  const kernel = createKernel(container);
  const act = (run: () => unknown) => action({}, async () => (await run()) as never);
  const database = container.resolve(Database);
  for (const prefix of ["", "/api"]) {
    router.group({ prefix, middleware: kernel.web }, (r) => {
      for (const [name, defect] of Object.entries(DEFECTS)) {
        r.get(
          `/break/${name}`,
          act(() => defect(database)),
        );
      }
      for (const [name, result] of Object.entries(BREAKING)) r.get(`/break/${name}`, act(result));
      r.post(
        "/break/form",
        action({ body: z.object({ age: z.coerce.number() }), bodyLimit: 1000 }, () =>
          view("offline.njk"),
        ),
      );
    });
  }
  const messages = socketMessages((on) => {
    for (const [name, defect] of Object.entries(DEFECTS)) {
      on(name, z.object({}), async () => void (await defect(database)));
    }
  });
  router.ws("/break/ws", NativeGateway, { middleware: kernel.socket, messages });
}
