import "reflect-metadata";
import { describe, expect, it } from "vitest";
import {
  bindInstance,
  createContainer,
  singleton,
} from "../../../../app/platform/container/index.ts";
import { Chore, Housekeeper } from "../../../../app/platform/housekeeping/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Clock, FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { until } from "../../../support/until.ts";
import { forgetServices } from "../container/forget.ts";

forgetServices();

/** Two chores, neither of which anybody lists. */
function stage() {
  const done: string[] = [];
  const holding: { release: () => void }[] = [];
  @singleton()
  class Dusting extends Chore {
    readonly everyMs = 1000;
    override async run(): Promise<void> {
      done.push("dusting");
      if (done.length === 1) throw new Error("no cloth");
    }
  }
  @singleton()
  class Airing extends Chore {
    readonly everyMs = 5000;
    override run(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      holding.push({ release: resolve });
      return promise;
    }
  }
  const container = createContainer();
  const [clock, figures] = [new FakeClock(), new Figures()];
  bindInstance(container, Clock, clock);
  bindInstance(container, Log, Log.silent());
  bindInstance(container, Figures, figures);
  const housekeeper = container.resolve(Housekeeper);
  const read = () => figures.read()["housekeeping"];
  return { housekeeper, clock, done, holding, read, names: [Dusting.name, Airing.name] };
}

describe("the housekeeper", () => {
  it("does each chore at its own pace, and goes on after one that failed", async () => {
    const { housekeeper, clock, done, read } = stage();
    housekeeper.start();
    clock.advance(999);
    expect(done).toEqual([]);
    clock.advance(1);
    await until(() => read()?.["failed"] === 1, { what: "the failure" });
    clock.advance(1000);
    await until(() => read()?.["done"] === 1, { what: "the second round" });
    expect(done).toEqual(["dusting", "dusting"]);
    expect(read()).toEqual({ chores: 2, done: 1, failed: 1 });
  });

  it("never does a chore twice at a time, and waits for it at the end", async () => {
    const { housekeeper, clock, holding } = stage();
    housekeeper.start();
    clock.advance(5000);
    clock.advance(50_000);
    expect(holding).toHaveLength(1);
    let stopped = false;
    const stopping = housekeeper.stop().then(() => (stopped = true));
    await new Promise((turn) => setImmediate(turn));
    expect(stopped).toBe(false);
    holding[0]?.release();
    await stopping;
    clock.advance(50_000);
    expect(holding).toHaveLength(1);
  });
});
