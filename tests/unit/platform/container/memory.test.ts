import "reflect-metadata";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  bindInstance,
  type Container,
  createContainer,
  Lazy,
  lazy,
  openScope,
  refresh,
  requestScoped,
  singleton,
} from "../../../../app/platform/container/index.ts";
import { Clock, FakeClock } from "../../../../app/platform/support/index.ts";
import { forgetServices } from "./forget.ts";

forgetServices();

const SCOPES = 1_000_000;
const WARM = 50_000;
const TURN = 10_000;
const MEGABYTE = 1024 * 1024;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Bytes that are in use, after what nobody holds has gone. */
async function heap(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((turn) => setImmediate(turn));
  }
  return process.memoryUsage().heapUsed;
}

let disposed = 0;

/** A request as they are: a controller with a service of its own, shared ones, and one for later. */
function site() {
  @singleton()
  class Rooms {}
  @singleton()
  class Mailer {}
  @requestScoped()
  class Visit {
    readonly notes = Array.from({ length: 16 }, (_, index) => `note ${index}`);
    dispose(): void {
      disposed += 1;
    }
  }
  @requestScoped()
  class Page {
    constructor(
      readonly rooms: Rooms,
      readonly visit: Visit,
      @lazy(() => Mailer) readonly mailer: Lazy<Mailer>,
    ) {}
  }
  const container = createContainer();
  return { container, serve: () => serve(container, Page) };
}

async function serve(
  container: Container,
  page: new (...args: never[]) => { mailer: Lazy<object> },
) {
  const scope = openScope(container);
  scope.resolve<{ mailer: Lazy<object> }>(page as never).mailer.get();
  await scope.dispose();
}

async function serveMany(times: number, work: () => Promise<void>): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    await work();
    // Timers and sockets have their turn, as on a server.
    if (done % TURN === 0) await new Promise((turn) => setImmediate(turn));
  }
}

describe("the memory of a container", () => {
  it("is flat over a million requests", async () => {
    const { serve: request } = site();
    await serveMany(WARM, request);
    const before = await heap();
    await serveMany(SCOPES, request);
    const grown = (await heap()) - before;
    expect(disposed).toBe(SCOPES + WARM);
    expect(grown / MEGABYTE).toBeLessThan(1);
  }, 120_000);

  it("is flat over a thousand refreshes with requests under way", async () => {
    @singleton({ refreshable: true })
    class Templates {
      readonly text = "t".repeat(10_000);
      dispose(): void {}
    }
    const container = createContainer();
    const clock = new FakeClock();
    bindInstance(container, Clock, clock);
    const round = async (): Promise<void> => {
      const scope = openScope(container);
      scope.resolve(Templates);
      const { disposed: gone } = await refresh(container, Templates.name);
      await scope.dispose();
      clock.advance(60_000);
      await gone;
    };
    await serveMany(100, round);
    const before = await heap();
    await serveMany(1000, round);
    expect(((await heap()) - before) / MEGABYTE).toBeLessThan(1);
  }, 60_000);
});
