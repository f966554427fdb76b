import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createApplication } from "../../../../app/application.ts";
import { bindPlatform } from "../../../../app/bindings.ts";
import { createKernel } from "../../../../app/kernel.ts";
import { action, json, Router } from "../../../../app/platform/http/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { DeferredWork, type Task } from "../../../../app/platform/queue/index.ts";
import { NativeGateway, socketMessages } from "../../../../app/platform/realtime/index.ts";
import { ErrorLedger, TrackedErrors } from "../../../../app/platform/tracker/index.ts";
import { type Running, startServer } from "../../../../app/server.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey, type Storey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

/** A server on which every door leaves the same task behind. */
async function open(storey: Storey, task: Task, env: Record<string, string> = {}) {
  const environment = {
    ...(await storey.environment()),
    NODE_ENV: "test",
    HOST: "127.0.0.1",
    PORT: "0",
    STORAGE_PATH: join(storey.freshFolder(), "storage"),
    DRAIN_SECONDS: "0",
    ...env,
  };
  const application = await createApplication(environment, () => Promise.resolve(Log.silent()));
  await bindPlatform(application);
  const { container } = application;
  const [router, kernel] = [container.resolve(Router), createKernel(container)];
  const answer = json({ answered: true });
  router.group({ prefix: "/api/work", middleware: kernel.web }, (r) => {
    r.get(
      "/defer",
      action({}, ({ defer }) => (defer(task, { name: "later" }), answer)),
    );
    r.get(
      "/background",
      action({}, ({ background }) => (background(task, { name: "beside" }), answer)),
    );
    r.get(
      "/service",
      action({}, () => (container.resolve(DeferredWork).defer(task, { name: "deep" }), answer)),
    );
  });
  const messages = socketMessages((on) => {
    on("work", z.object({}), (request) => {
      container.resolve(DeferredWork).defer(task, { name: "socket" });
      request.reply({ type: "answered" });
    });
  });
  router.ws("/work", NativeGateway, { middleware: kernel.socket, messages });
  const server = await startServer(application);
  const work = container.resolve(DeferredWork);
  return { server, work, container, ada: await Person.signUp(server.url, "Ada") };
}

eachStorey((storey) => {
  describe("work that a request leaves behind", () => {
    let server: Running | undefined;
    afterEach(async () => {
      await server?.stop();
      server = undefined;
    });

    it("begins when the answer is out, from HTTP, from a service and from a socket", async () => {
      const gate = Promise.withResolvers<void>();
      let done = 0;
      const opened = await open(storey, async () => {
        await gate.promise;
        done += 1;
      });
      ({ server } = opened);
      const { ada, work } = opened;
      for (const path of ["/api/work/defer", "/api/work/background", "/api/work/service"]) {
        expect((await ada.get(path)).json).toEqual({ answered: true });
      }
      const socket = await ada.socket("/work");
      expect(await socket.ask({ type: "work" })).toMatchObject({ type: "answered" });
      await until(() => work.figures().running === 4, { what: "four tasks at work" });
      expect(done).toBe(0);
      gate.resolve();
      await work.settled();
      expect([done, work.figures().done]).toEqual([4, 4]);
      await socket.close();
    });

    it("reaches the tracker when it fails, with its name and whose it was", async () => {
      const opened = await open(storey, () => Promise.reject(new Error("no paper")));
      ({ server } = opened);
      const { ada, work, container } = opened;
      expect((await ada.get("/api/work/defer")).status).toBe(200);
      const socket = await ada.socket("/work");
      await socket.ask({ type: "work" });
      await until(() => work.figures().failed === 2, { what: "both failures" });
      await container.resolve(ErrorLedger).flush();
      const errors = container.resolve(TrackedErrors);
      const { errors: found } = await errors.list({ status: "open" });
      expect(found.map(({ door, place, people }) => [door, place, people]).toSorted()).toEqual([
        ["deferred", "later", 1],
        ["deferred", "socket", 1],
      ]);
      await socket.close();
    });

    it("is refused with a code when too much of it waits, over HTTP and over a socket", async () => {
      const gate = Promise.withResolvers<void>();
      const env = { DEFERRED_QUEUE_LIMIT: "1", DEFERRED_CONCURRENCY: "1" };
      const opened = await open(storey, () => gate.promise, env);
      ({ server } = opened);
      const { ada, work } = opened;
      await ada.get("/api/work/background");
      await until(() => work.figures().running === 1);
      await ada.get("/api/work/background");
      const refused = await ada.get("/api/work/defer");
      expect(refused.json).toMatchObject({ status: 503, code: "work_queue_full" });
      expect(refused.headers.get("retry-after")).toBe("5");
      const socket = await ada.socket("/work");
      expect(await socket.ask({ type: "work" })).toMatchObject({
        type: "error",
        code: "work_queue_full",
      });
      gate.resolve();
      await work.settled();
      expect((await ada.get("/api/work/defer")).status).toBe(200);
      await socket.close();
    });

    it("is waited for by a stop of the server, and told to stop when the drain is over", async () => {
      const gate = Promise.withResolvers<void>();
      const patient = await open(storey, () => gate.promise, { DRAIN_SECONDS: "20" });
      await patient.ada.get("/api/work/background");
      await until(() => patient.work.figures().running === 1);
      const stopped = patient.server.stop();
      gate.resolve();
      await stopped;
      expect(patient.work.figures()).toMatchObject({ done: 1, abandoned: 0 });

      const signals: AbortSignal[] = [];
      const hasty = await open(storey, (signal) => {
        signals.push(signal);
        return new Promise(() => {});
      });
      await hasty.ada.get("/api/work/background");
      await until(() => signals.length === 1);
      await hasty.server.stop();
      expect(signals[0]?.reason).toMatchObject({ code: "task_abandoned" });
      expect(hasty.work.figures()).toMatchObject({ done: 0, abandoned: 1 });
    });
  });
});
