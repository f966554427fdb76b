import { type Context, Hono } from "hono";
import { describe, expect, it } from "vitest";
import { pipeline } from "../../../../app/platform/http/pipeline.ts";
import type { Guard, Middleware } from "../../../../app/platform/support/index.ts";

const failed = (_: Context, error: unknown): Response =>
  new Response(`sorry: ${(error as Error).message}`, { status: 500 });

const welcome = (): Response => new Response("welcome");

/** What a visitor gets from a route with these steps, and whether at once. */
async function visit(steps: Middleware[], last: (c: Context) => Response = welcome) {
  const app = new Hono();
  app.get("/", pipeline(steps, last, failed));
  app.onError((error, c) => failed(c, error));
  const answer = app.fetch(new Request("http://localhost/"));
  const response = await answer;
  const at_once = !(answer instanceof Promise);
  return { at_once, status: response.status, text: await response.text(), response };
}

describe("the steps of a route", () => {
  it("answer at once where nothing is waited for", async () => {
    const steps: Middleware[] = [() => undefined, () => {}];
    expect(await visit(steps)).toMatchObject({ at_once: true, text: "welcome" });
  });

  it("wait for a guard that looks something up", async () => {
    const order: string[] = [];
    const slow = async (): Promise<void> => {
      await Promise.resolve();
      order.push("guard");
    };
    const visited = await visit([slow], () => {
      order.push("handler");
      return welcome();
    });
    expect(visited).toMatchObject({ at_once: false, text: "welcome" });
    expect(order).toEqual(["guard", "handler"]);
  });

  it("end with the guard that answers itself", async () => {
    const other = () => new Response("the room is full", { status: 503 });
    expect(await visit([other], () => expect.unreachable())).toMatchObject({
      status: 503,
      text: "the room is full",
    });
  });

  it("let a guard look at the answer, also at that of a failure", async () => {
    const stamp: Guard = () => (response) => {
      response.headers.set("X-Stamp", String(response.status));
      return response;
    };
    expect((await visit([stamp])).response.headers.get("x-stamp")).toBe("200");
    const broken = await visit([stamp], () => {
      throw new Error("the handler broke");
    });
    expect(broken).toMatchObject({ status: 500, text: "sorry: the handler broke" });
    expect(broken.response.headers.get("x-stamp")).toBe("500");
  });

  it("run middleware of Hono's own form around what follows", async () => {
    const around: Middleware = async (c, next) => {
      await next();
      c.res.headers.set("X-Around", String(c.res.status));
    };
    const { response, text } = await visit([around, () => undefined]);
    expect([text, response.headers.get("x-around")]).toEqual(["welcome", "200"]);
  });

  it("answer what a guard throws, whatever it is", async () => {
    const thrower: Middleware = () => {
      throw "a mere text"; // oxlint-disable-line typescript/only-throw-error -- some libraries do
    };
    const { status } = await visit([async (_, next) => next(), thrower]);
    expect(status).toBe(500);
  });
});
