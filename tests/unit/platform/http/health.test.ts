import { describe, expect, it } from "vitest";
import { Health } from "../../../../app/platform/http/index.ts";
import { stage } from "./stage.ts";

function node() {
  const staged = stage(() => {});
  return { ...staged, health: staged.container.resolve(Health) };
}

describe("readiness", () => {
  it("is green while everything that it needs works", async () => {
    const { app, health } = node();
    health.check({ name: "database", probe: async () => {} });
    const answer = await app.request("/health/ready");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: "ready",
      checks: [{ name: "database", ok: true, ms: 0 }],
    });
  });

  it("is red when one part fails, without telling the world why", async () => {
    const { app, health } = node();
    health.check({ name: "database", probe: async () => {} });
    health.check({
      name: "redis",
      probe: () => Promise.reject(new Error("redis://:secret@10.0.0.1")),
    });
    const answer = await app.request("/health/ready");
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(text).toContain('{"name":"redis","ok":false,"ms":0,"message":"failed"}');
    expect(text).not.toContain("secret");
  });

  it("is red when a part does not answer in time", async () => {
    const { app, clock, health } = node();
    health.check({ name: "database", probe: () => new Promise(() => {}), timeoutMs: 500 });
    const asked = app.request("/health/ready");
    // The check begins after a few turns of the middleware.
    await new Promise(setImmediate);
    clock.advance(500);
    const { checks } = (await (await asked).json()) as { checks: unknown[] };
    expect(checks).toEqual([
      { name: "database", ok: false, ms: 500, message: "no answer within 500 ms" },
    ]);
  });

  it("is red on the way out, while the process is still alive", async () => {
    const { app, health } = node();
    health.drain();
    expect((await app.request("/health/ready")).status).toBe(503);
    expect((await app.request("/health/live")).status).toBe(200);
  });
});
