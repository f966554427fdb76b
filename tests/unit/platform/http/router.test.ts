import type { MiddlewareHandler } from "hono";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { requestScoped } from "../../../../app/platform/container/index.ts";
import { action, json, Router } from "../../../../app/platform/http/index.ts";
import { stage } from "./stage.ts";

@requestScoped()
class RoomsController {
  show = action({ params: z.object({ id: z.coerce.number().int() }) }, ({ params }) =>
    json(params),
  );
  new = action({}, () => json("a new room"));
  update = action({}, ({ raw }) => json(raw.req.method));
}

const guard: MiddlewareHandler = async function guard(_, next) {
  await next();
};

describe("names", () => {
  it("make paths with their parameters and a query", () => {
    const router = new Router().get("/rooms/{id}", [RoomsController, "show"], {
      name: "rooms.show",
    });
    expect(router.url("rooms.show", { id: 7 })).toBe("/rooms/7");
    expect(router.url("rooms.show", { id: 7 }, { message: 12, at: undefined })).toBe(
      "/rooms/7?message=12",
    );
    expect(router.url("rooms.show", { id: "a/b c" })).toBe("/rooms/a%2Fb%20c");
  });

  it("say which parameter is missing", () => {
    const router = new Router().get("/rooms/{id}", [RoomsController, "show"], {
      name: "rooms.show",
    });
    expect(() => router.url("rooms.show")).toThrow('/rooms/{id} needs "id"');
  });

  it("need parameters that can be read", () => {
    const show = (router: Router) =>
      router.get(
        "/codes/{code:[0-9]{3}}",
        action({}, () => json(1)),
      );
    expect(() => stage(show)).toThrow("The parameters of /codes/{code:[0-9]{3}} cannot be read");
  });

  it("are not guessed", () => {
    expect(() => new Router().url("rooms.show")).toThrow('There is no route "rooms.show"');
  });

  it("belong to one path, whose verbs may share it", () => {
    const router = new Router().get("/sign-in", [RoomsController, "new"], { name: "sign-in" });
    router.post("/sign-in", [RoomsController, "update"], { name: "sign-in" });
    const other = () => router.get("/login", [RoomsController, "new"], { name: "sign-in" });
    expect(other).toThrow('"sign-in" names both /sign-in and /login');
  });
});

describe("groups", () => {
  const router = new Router().group({ prefix: "/api", name: "api", middleware: [guard] }, (api) => {
    api.group({ prefix: "/rooms" }, (rooms) => {
      rooms.get("/", [RoomsController, "new"], { name: "rooms.index" });
      rooms.put("/{id}", [RoomsController, "update"], { middleware: [guard] });
    });
    api.ws("/live", { open: () => {} }, { name: "live" });
  });

  it("share prefix, middleware and the beginning of names", () => {
    expect(router.list()).toEqual([
      {
        verb: "GET",
        path: "/api/rooms",
        name: "api.rooms.index",
        middleware: ["guard"],
        handler: "RoomsController.new",
      },
      {
        verb: "PUT",
        path: "/api/rooms/{id}",
        name: "",
        middleware: ["guard", "guard"],
        handler: "RoomsController.update",
      },
      { verb: "WS", path: "/api/live", name: "api.live", middleware: ["guard"], handler: "Object" },
    ]);
  });
});

describe("a request", () => {
  const { app } = stage((router) => {
    router.get("/rooms/{id}", [RoomsController, "show"]);
    router.get("/rooms/new", [RoomsController, "new"]);
    router.put("/rooms/{id}", [RoomsController, "update"]);
    router.delete("/rooms/{id}", [RoomsController, "update"]);
    router.get(
      "/codes/{code:[0-9][0-9][0-9]}",
      action({}, () => json("three digits")),
    );
    router.ws("/live", { open: () => {} });
  });

  it("finds the route of its path, fixed words before parameters", async () => {
    expect(await (await app.request("/rooms/7")).json()).toEqual({ id: 7 });
    expect(await (await app.request("/rooms/new")).json()).toBe("a new room");
  });

  it("finds nothing where a parameter has another form", async () => {
    expect((await app.request("/rooms/abc")).status).toBe(404);
    expect((await app.request("/codes/123")).status).toBe(200);
    expect((await app.request("/codes/1234")).status).toBe(404);
  });

  it("to an unknown path is answered 404", async () => {
    expect((await app.request("/nowhere")).status).toBe(404);
  });

  it("with a wrong verb is answered 405 with the right ones", async () => {
    const answer = await app.request("/rooms/7", { method: "POST" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, PUT, DELETE");
    expect((await app.request("/live", { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
  });

  it("for the head alone is answered as for the whole", async () => {
    const answer = await app.request("/rooms/7", { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("");
  });

  it("that upgrades where no sockets are is answered 404", async () => {
    const answer = await app.request("/rooms/7", { headers: { upgrade: "websocket" } });
    expect(answer.status).toBe(404);
  });

  it("that does not upgrade where sockets are is told to", async () => {
    const answer = await app.request("/live");
    expect(answer.status).toBe(426);
    expect(answer.headers.get("upgrade")).toBe("websocket");
  });
});

describe("a form", () => {
  const { app } = stage((router) => {
    router.delete("/rooms/{id}", [RoomsController, "update"]);
    router.post("/rooms/{id}", [RoomsController, "update"]);
  });
  const send = (fields: Record<string, string>) =>
    app.request("/rooms/7", {
      method: "POST",
      body: new URLSearchParams(fields).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", "content-length": "20" },
    });

  it("may mean a verb that HTML lacks", async () => {
    expect(await (await send({ _method: "delete" })).json()).toBe("DELETE");
  });

  it("means POST when it says nothing else, or nonsense", async () => {
    expect(await (await send({ name: "engines" })).json()).toBe("POST");
    expect(await (await send({ _method: "CONNECT" })).json()).toBe("POST");
  });
});
