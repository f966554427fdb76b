import { describe, expect, it } from "vitest";
import { action, json } from "../../../../app/platform/http/index.ts";
import { DeferredWork } from "../../../../app/platform/queue/index.ts";
import { stage, web } from "./stage.ts";

const steps: string[] = [];

function node(env: Record<string, string> = {}) {
  return stage(
    (router) => {
      router.get(
        "/who",
        action({}, ({ client }) => json(client)),
      );
      router.get(
        "/defers",
        action({}, ({ defer }) => {
          defer(() => steps.push("one"));
          defer(() => {
            throw new Error("the mail server is away");
          });
          defer(async () => steps.push("two"));
          return json({});
        }),
      );
    },
    { env, middleware: web },
  );
}

/** As if the peer of the socket had this address. */
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

describe("the client", () => {
  const forwarded = {
    host: "parley.internal:3000",
    "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.2",
    "x-forwarded-proto": "http, https",
    "x-forwarded-host": "evil.example, chat.example.org",
    "x-request-id": "from-the-proxy",
  };

  it("is who speaks to us, whatever it says of itself", async () => {
    const answer = await node().app.request("/who", { headers: forwarded }, from("203.0.113.50"));
    const client = {
      address: "203.0.113.50",
      secure: false,
      host: "parley.internal:3000",
      proxied: false,
    };
    expect(await answer.json()).toEqual(client);
    expect(answer.headers.get("x-request-id")).not.toBe("from-the-proxy");
  });

  it("is what a trusted proxy says, and nothing that stood in its headers before", async () => {
    const { app } = node({ TRUSTED_PROXIES: "10.0.0.0/8, ::1" });
    const answer = await app.request("/who", { headers: forwarded }, from("::ffff:10.0.0.1"));
    const client = {
      address: "203.0.113.9",
      secure: true,
      host: "chat.example.org",
      proxied: true,
    };
    expect(await answer.json()).toEqual(client);
    expect(answer.headers.get("x-request-id")).toBe("from-the-proxy");
    expect(answer.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
  });

  it("is the proxy itself where that says nonsense", async () => {
    const { app } = node({ TRUSTED_PROXIES: "10.0.0.1" });
    const headers = { "x-forwarded-for": "nonsense", "x-request-id": "<script>" };
    const answer = await app.request("/who", { headers }, from("10.0.0.1"));
    expect(await answer.json()).toMatchObject({ address: "10.0.0.1", secure: false });
    expect(answer.headers.get("x-request-id")).toMatch(/^[\w-]{16}$/);
  });
});

describe("the log", () => {
  it("has one line a request, without the query", async () => {
    const { app, lines } = node();
    const answer = await app.request("/who?token=topsecret");
    const id = answer.headers.get("x-request-id");
    expect(lines).toHaveLength(1);
    const line = {
      level: "info",
      msg: "request",
      method: "GET",
      path: "/who",
      status: 200,
      request_id: id,
    };
    expect(lines[0]).toMatchObject(line);
    expect(JSON.stringify(lines)).not.toContain("topsecret");
  });

  it("says who asked", async () => {
    const { app, lines } = node();
    await app.request("/who", { headers: { authorization: "Bearer ada-reads" } });
    expect(lines[0]).toMatchObject({ user_id: 1 });
  });
});

describe("deferred work", () => {
  it("runs in order, and a failure stops neither the rest nor the process", async () => {
    const { app, container, lines } = node();
    await app.request("/defers");
    await container.resolve(DeferredWork).settled();
    expect(steps).toEqual(["one", "two"]);
    const failure = lines.find(({ level }) => level === "error");
    expect(failure).toMatchObject({ msg: "deferred work failed", request_id: expect.any(String) });
  });
});
