import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { z } from "zod";
import {
  action,
  createServer,
  Health,
  json,
  type Router,
  type Server,
  type UpgradeRequest,
  view,
} from "../../../../app/platform/http/index.ts";
import { DeferredWork } from "../../../../app/platform/queue/index.ts";
import { originCheck } from "../../../../app/platform/security/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { cookieOf, stage, type StageOptions, web } from "./stage.ts";

const running: Server[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

/** A real server on a free port. */
async function serve(define: (router: Router) => void, options: StageOptions = {}) {
  const env = { HOST: "127.0.0.1", PORT: "0", DRAIN_SECONDS: "0", ...options.env };
  const staged = stage(define, { middleware: web, ...options, env });
  const { app, settings, container } = staged;
  const [health, deferred] = [container.resolve(Health), container.resolve(DeferredWork)];
  const server = createServer({ app, settings, health, deferred });
  running.push(server);
  return { ...staged, server, health, ...(await server.listen()) };
}

function accounts(router: Router): void {
  router.post(
    "/sign-in",
    action({}, ({ session }) => {
      session.signIn(2);
      return view("signed_in.njk");
    }),
  );
  router.get(
    "/raw",
    action({}, ({ session }) => {
      session.flash("notice", "seen");
      return new Response("raw");
    }),
  );
  router.get(
    "/who",
    action({}, ({ viewer }) => json(viewer.name)),
  );
  router.post(
    "/echo",
    action({ body: z.object({ name: z.string() }) }, ({ body }) => json(body)),
  );
}

describe("a session over a real connection", () => {
  it("is kept by its cookie, whatever the action answers", async () => {
    const { url } = await serve(accounts);
    const signedIn = await fetch(`${url}/sign-in`, { method: "POST" });
    const cookie = cookieOf(signedIn);
    expect(cookie).toMatch(/^parley_session=/);
    expect(await (await fetch(`${url}/who`, { headers: { cookie } })).json()).toBe("Grace");
    expect(cookieOf(await fetch(`${url}/raw`))).toMatch(/^parley_session=/);
  });
});

describe("a form over a real connection", () => {
  it("may mean a verb that HTML lacks, and is logged as that", async () => {
    const { url, lines } = await serve((router) => {
      const body = z.object({ reason: z.string() });
      router.delete(
        "/rooms/{id}",
        action({ body }, ({ body, raw }) => json([raw.req.method, body.reason])),
      );
    });
    const fields = new URLSearchParams({ _method: "DELETE", reason: "über" });
    const answer = await fetch(`${url}/rooms/7`, {
      method: "POST",
      body: fields,
      headers: { origin: url },
    });
    expect(await answer.json()).toEqual(["DELETE", "über"]);
    expect(lines[0]).toMatchObject({ method: "DELETE", path: "/rooms/7", address: "127.0.0.1" });
  });
});

describe("what a hostile client sends", () => {
  const raw = async (port: number, lines: string[]) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    return text(socket);
  };
  const close = ["Host: parley.test", "Connection: close"];

  it("finds no way out of the assets", async () => {
    const { port } = await serve(accounts, { assets: "views" });
    expect(await raw(port, ["GET /assets/layouts/base.njk HTTP/1.1", ...close])).toMatch(
      /^HTTP\/1\.1 200/,
    );
    for (const path of [
      "/assets/../package.json",
      "/assets/..%2fpackage.json",
      "/assets/%00",
      "/%ff%fe",
      "//evil.example/x",
    ]) {
      expect(await raw(port, [`GET ${path} HTTP/1.1`, ...close])).toMatch(/^HTTP\/1\.1 4\d\d/);
    }
  });

  it("is refused with 4xx and no alarm in the log", async () => {
    const { port, url, lines } = await serve(accounts);
    expect(await raw(port, ["NONSENSE"])).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(port, ["GET / HTTP/1.1", "Host: a b", "Connection: close"])).toMatch(
      /^HTTP\/1\.1 400/,
    );
    const large = await fetch(`${url}/echo`, {
      method: "POST",
      body: JSON.stringify({ name: "x".repeat(3_000_000) }),
      headers: { "content-type": "application/json" },
    });
    expect(large.status).toBe(413);
    const after = await fetch(`${url}/echo`, {
      method: "POST",
      body: new URLSearchParams({ name: "Ada" }),
    });
    expect(await after.json()).toEqual({ name: "Ada" });
    expect(lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
  });
});

describe("a cookie that nobody here made", () => {
  it.each([
    ["broken escapes", "%E0%A4%A"],
    ["nothing", ""],
    ["half a seal", "Fe26.2*1*x"],
    ["a long text", "x".repeat(5000)],
  ])("is no session: %s", async (_, value) => {
    const { url } = await serve(accounts);
    const headers = { cookie: `parley_session=${value}`, accept: "application/json" };
    expect((await fetch(`${url}/who`, { headers })).status).toBe(401);
  });
});

describe("a socket", () => {
  const seen: UpgradeRequest<string>[] = [];
  const echo = {
    open(ws: WebSocket, request: UpgradeRequest<string>) {
      seen.push(request);
      ws.on("message", (data: Buffer) =>
        ws.send(`{"type":"heard","text":${JSON.stringify(data.toString())}}`),
      );
    },
  };
  const broken = {
    open(): void {
      throw new Error("no room left");
    },
  };
  const doors = (router: Router) => {
    accounts(router);
    router.ws("/rooms/{id}/live", echo, { messages: "the messages" });
    router.ws("/broken", broken);
  };
  const node = () =>
    serve(doors, { middleware: (parts) => [originCheck(parts.settings), ...web(parts)] });

  it("reaches its endpoint with person, parameters, query and declared messages", async () => {
    const { url } = await node();
    const cookie = cookieOf(await fetch(`${url}/sign-in`, { method: "POST" }));
    const socket = await openSocket(`${url}/rooms/7/live?format=html`, {
      headers: { cookie, origin: url },
    });
    expect(seen.at(-1)).toMatchObject({
      viewer: { name: "Grace" },
      params: { id: "7" },
      messages: "the messages",
    });
    expect(seen.at(-1)?.query.get("format")).toBe("html");
    expect(seen.at(-1)?.client.address).toBe("127.0.0.1");
    socket.send({ type: "hello" });
    expect(await socket.next("heard")).toMatchObject({ text: '{"type":"hello"}' });
  });

  it("is opened for nobody too, whom the endpoint sends away with a code", async () => {
    const { url } = await node();
    await openSocket(`${url}/rooms/7/live`);
    expect(seen.at(-1)?.viewer).toBeNull();
  });

  it("is refused to foreign pages, at unknown paths and where pages are", async () => {
    const { url } = await node();
    const foreign = openSocket(`${url}/rooms/7/live`, {
      headers: { origin: "https://evil.example" },
    });
    await expect(foreign).rejects.toThrow("403");
    await expect(openSocket(`${url}/nowhere`)).rejects.toThrow("404");
    await expect(openSocket(`${url}/who`)).rejects.toThrow("404");
  });

  it("is closed with 1011 when its endpoint fails, and with 1009 when a frame is too large", async () => {
    const { url, lines } = await node();
    expect((await (await openSocket(`${url}/broken`)).closed).code).toBe(1011);
    expect(lines.find(({ level }) => level === "error")).toMatchObject({
      msg: "a socket could not be opened",
    });
    const socket = await openSocket(`${url}/rooms/7/live`);
    socket.send({ type: "x".repeat(1_000_000) });
    expect((await socket.closed).code).toBe(1009);
  });

  it("speaks a protocol that was offered, and no token as one", async () => {
    const { url } = await node();
    const socket = await openSocket(`${url}/rooms/7/live`, { protocols: ["token.abc", "parley"] });
    expect(socket.raw.protocol).toBe("parley");
  });
});

describe("a graceful stop", () => {
  const patient = { env: { DRAIN_SECONDS: "5" } };

  it("lets what is in hand finish, and takes nothing new", async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const done: string[] = [];
    const { url, server, health } = await serve((router) => {
      router.get(
        "/slow",
        action({}, async ({ defer }) => {
          defer(() => done.push("deferred"));
          arrived.resolve();
          await gate.promise;
          return json("finished");
        }),
      );
    }, patient);
    server.onDrain(() => done.push("drained"));
    const slow = fetch(`${url}/slow`);
    await arrived.promise;
    const stopped = server.stop();
    expect((await health.report()).status).toBe("draining");
    await expect(fetch(`${url}/health/live`)).rejects.toThrow("fetch failed");
    gate.resolve();
    expect(await (await slow).json()).toBe("finished");
    await stopped;
    expect(done.toSorted()).toEqual(["deferred", "drained"]);
  });

  it("cuts off what does not end in time", async () => {
    const { url, server } = await serve((router) => router.ws("/live", { open: () => {} }));
    const socket = await openSocket(`${url}/live`);
    await server.stop();
    expect((await socket.closed).code).toBe(1006);
  });

  it("gives sockets the time to be told", async () => {
    const sockets: WebSocket[] = [];
    const { url, server } = await serve(
      (router) => router.ws("/live", { open: (ws) => sockets.push(ws) }),
      patient,
    );
    server.onDrain(() => sockets.forEach((ws) => ws.close(1012)));
    const socket = await openSocket(`${url}/live`);
    await server.stop();
    expect((await socket.closed).code).toBe(1012);
  });

  it("does not wait for connections that nobody has used, in advance or again", async () => {
    const { url, port, server } = await serve(accounts, { env: { DRAIN_SECONDS: "600" } });
    const early = connect(port, "127.0.0.1").on("error", () => {});
    await once(early, "connect");
    await (await fetch(`${url}/nowhere`)).text();
    await server.stop();
    expect(early.bytesRead).toBe(0);
  });

  it("may be asked for twice, or before the start", async () => {
    const { server } = await serve(() => {});
    await Promise.all([server.stop(), server.stop()]);
    const { app, settings, container } = stage(() => {});
    const idle = createServer({
      app,
      settings,
      health: container.resolve(Health),
      deferred: container.resolve(DeferredWork),
    });
    await expect(idle.stop()).resolves.toBeUndefined();
  });

  it("says when the port is taken", async () => {
    const { port } = await serve(() => {});
    await expect(serve(() => {}, { env: { PORT: String(port) } })).rejects.toThrow("EADDRINUSE");
  });
});
