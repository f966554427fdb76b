import { describe, expect, it } from "vitest";
import { action, json } from "../../../../app/platform/http/index.ts";
import { originCheck } from "../../../../app/platform/security/index.ts";
import { stage, web } from "../http/stage.ts";

const { app } = stage(
  (router) => {
    for (const verb of ["get", "post", "put", "patch", "delete"] as const) {
      router[verb](
        "/rooms",
        action({}, () => json("done")),
      );
    }
  },
  { middleware: web, env: { APP_URL: "https://chat.example.org" } },
);

const here = { host: "parley.test:3000" };
const send = (headers: Record<string, string>, method = "POST") =>
  app.request("/rooms", { method, headers: { ...here, ...headers } });

describe("a request that changes something", () => {
  it.each([
    ["a form of this site", { "sec-fetch-site": "same-origin" }],
    ["the address bar", { "sec-fetch-site": "none" }],
    ["this host in an older browser", { origin: "http://parley.test:3000" }],
    ["the public address", { origin: "https://chat.example.org" }],
    ["a program, which sends neither", {}],
  ])("is taken from %s", async (_, headers) => {
    expect((await send(headers)).status).toBe(200);
  });

  it.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    [
      "another site that names our origin",
      { "sec-fetch-site": "cross-site", origin: "http://parley.test:3000" },
    ],
    ["a neighbour under the same domain", { "sec-fetch-site": "same-site" }],
    ["another site in an older browser", { origin: "https://evil.example" }],
    ["another port", { origin: "http://parley.test:4000" }],
    ["a sandboxed frame", { origin: "null" }],
    ["nonsense", { origin: "parley.test:3000" }],
    ["a longer name", { origin: "http://parley.test:3000.evil.example" }],
  ])("is refused from %s", async (_, headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await send({ ...headers, accept: "application/json" }, method);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "cross_origin" });
    }
  });

  it("is taken from anywhere with a token, which no site can make a browser send", async () => {
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://app.example" };
    expect((await send({ ...foreign, authorization: "Bearer ada-reads" })).status).toBe(200);
    expect((await send({ ...foreign, authorization: "Basic YTpi" })).status).toBe(403);
  });
});

describe("a request that only reads", () => {
  it("may come from anywhere", async () => {
    expect((await send({ "sec-fetch-site": "cross-site" }, "GET")).status).toBe(200);
  });
});

describe("a socket", () => {
  const { app } = stage(
    (router) => {
      router.get(
        "/probe",
        action({}, () => json("passed")),
      );
    },
    {
      middleware: ({ settings }) => [originCheck(settings)],
      env: { APP_URL: "https://chat.example.org", REALTIME_ALLOWED_ORIGINS: "https://app.example" },
    },
  );
  const open = (headers: Record<string, string>) =>
    app.request("/probe", { headers: { ...here, ...headers } });

  it.each(["http://parley.test:3000", "https://chat.example.org", "https://app.example"])(
    "may be opened by pages of %s",
    async (origin) => {
      expect((await open({ origin })).status).toBe(200);
    },
  );

  it("may be opened by a program", async () => {
    expect((await open({})).status).toBe(200);
  });

  it.each(["https://evil.example", "null", "https://app.example.evil.example", ""])(
    'is refused to pages of "%s"',
    async (origin) => {
      expect((await open({ origin })).status).toBe(403);
    },
  );
});
