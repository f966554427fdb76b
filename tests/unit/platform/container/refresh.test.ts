import "reflect-metadata";
import { describe, expect, it } from "vitest";
import {
  bindInstance,
  bindRefreshable,
  checkContainer,
  createContainer,
  Lazy,
  lazy,
  openScope,
  refresh,
  refreshables,
  requestScoped,
  singleton,
} from "../../../../app/platform/container/index.ts";
import { Clock, FakeClock } from "../../../../app/platform/support/index.ts";
import { until } from "../../../support/until.ts";
import { forgetServices } from "./forget.ts";

forgetServices();

function stage() {
  const disposed: number[] = [];
  let made = 0;
  @singleton({ refreshable: true })
  class Mailer {
    readonly id = (made += 1);
    dispose(): void {
      disposed.push(this.id);
    }
  }
  @singleton()
  class Reports {
    constructor(@lazy(() => Mailer) readonly mailer: Lazy<Mailer>) {}
  }
  @requestScoped()
  class Page {
    constructor(
      readonly mailer: Mailer,
      @lazy(() => Mailer) readonly later: Lazy<Mailer>,
    ) {}
  }
  const container = createContainer();
  const clock = new FakeClock();
  bindInstance(container, Clock, clock);
  return { container, clock, disposed, Mailer, Reports, Page };
}

describe("a refresh", () => {
  it("gives everybody the new one, those who hold a lazy one too", async () => {
    const { container, Reports, Mailer } = stage();
    const reports = container.resolve(Reports);
    expect(reports.mailer.get().id).toBe(1);
    await refresh(container, "Mailer");
    expect(reports.mailer.get().id).toBe(2);
    expect(container.resolve(Mailer).id).toBe(2);
    expect(checkContainer(container)).toEqual([]);
  });

  it("lets a request that is under way finish on the old one, and then disposes it", async () => {
    const { container, clock, disposed, Page } = stage();
    const request = openScope(container);
    const page = request.resolve(Page);
    expect([page.mailer.id, page.later.get().id]).toEqual([1, 1]);
    const { disposed: gone } = await refresh(container, "Mailer");
    expect(openScope(container).resolve(Page).mailer.id).toBe(2);
    expect([page.mailer.id, page.later.get().id]).toEqual([1, 1]);
    clock.advance(10_000);
    await Promise.resolve();
    expect(disposed).toEqual([]);
    await request.dispose();
    await gone;
    expect(disposed).toEqual([1]);
  });

  it("waits for no request without end", async () => {
    const { container, clock, disposed, Page } = stage();
    openScope(container).resolve(Page);
    await refresh(container, "Mailer");
    clock.advance(60_000);
    await until(() => disposed.length > 0, { what: "the old one to be disposed" });
    expect(disposed).toEqual([1]);
  });

  it("keeps the old one in use when the new one cannot be made", async () => {
    abstract class Templates {
      abstract readonly version: number;
    }
    const container = createContainer();
    const renew = () => Promise.reject(new Error("no such file"));
    bindRefreshable(container, Templates, { now: { version: 1 }, renew });
    await expect(refresh(container, "Templates")).rejects.toThrow("no such file");
    expect(container.resolve<Templates>(Templates as never).version).toBe(1);
  });

  it("is refused for what cannot be refreshed, and says what can", async () => {
    const { container } = stage();
    expect(refreshables(container)).toEqual(["Mailer"]);
    await expect(refresh(container, "Reports")).rejects.toMatchObject({
      code: "not_refreshable",
      message: "Reports is no service that can be refreshed. There are: Mailer.",
    });
    await expect(refresh(container, "Mailer")).rejects.toMatchObject({ code: "not_in_use" });
  });

  it("would be lost on who keeps the old one, so the start is refused", () => {
    const { Mailer } = stage();
    @singleton()
    class Hoarder {
      constructor(readonly mailer: object) {}
    }
    Reflect.defineMetadata("design:paramtypes", [Mailer], Hoarder);
    expect(checkContainer(createContainer())).toEqual([
      "Hoarder would keep the old Mailer when it is refreshed. Take it by @lazy(() => Mailer).",
    ]);
  });
});
