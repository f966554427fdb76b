import { describe, expect, it } from "vitest";
import { action, json } from "../../../../app/platform/http/index.ts";
import {
  administrators,
  authenticate,
  type AuthenticateOptions,
  Authenticator,
  scope,
  sessions,
  signedIn,
  viewerOf,
} from "../../../../app/platform/security/index.ts";
import { Sessions } from "../../../../app/platform/sessions/index.ts";
import { cookieOf, stage } from "../http/stage.ts";

function node(options?: AuthenticateOptions) {
  const { app } = stage(
    (router) => {
      router.get(
        "/who",
        action({}, ({ raw }) => json({ name: viewerOf(raw)?.name ?? null })),
      );
      router.post(
        "/sign-in/{id}",
        action({}, ({ session, raw }) => {
          session.signIn(Number(raw.req.param("id")));
          return json({});
        }),
      );
      router.get(
        "/mine",
        action({}, ({ viewer }) => json(viewer.sessionId !== undefined)),
        { middleware: [signedIn] },
      );
      router.get(
        "/admin",
        action({}, () => json({})),
        { middleware: [administrators] },
      );
      router.get(
        "/read",
        action({}, () => json({})),
        { middleware: [scope("rooms:read")] },
      );
      router.get(
        "/write",
        action({}, () => json({})),
        { middleware: [scope("rooms:write")] },
      );
    },
    {
      middleware: ({ container }) => [
        sessions(container.resolve(Sessions)),
        authenticate(container.resolve(Authenticator as never), options),
      ],
    },
  );
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { accept: "application/json", ...headers } });
  const enter = async (id: number) => ({
    cookie: cookieOf(await app.request(`/sign-in/${id}`, { method: "POST" })),
  });
  return { get, enter };
}

const token = { authorization: "Bearer ada-reads" };

describe("who asks", () => {
  it("is the person of the session", async () => {
    const { get, enter } = node();
    expect(await (await get("/who", await enter(2))).json()).toEqual({ name: "Grace" });
    expect(await (await get("/mine", await enter(2))).json()).toBe(true);
  });

  it("is nobody without a session, with a forged one, or when the account is gone", async () => {
    const { get, enter } = node();
    expect(await (await get("/who")).json()).toEqual({ name: null });
    expect(await (await get("/who", { cookie: "parley_session=forged" })).json()).toEqual({
      name: null,
    });
    expect(await (await get("/who", await enter(99))).json()).toEqual({ name: null });
    expect((await get("/mine")).status).toBe(401);
  });

  it("is the owner of the token", async () => {
    const { get } = node();
    expect(await (await get("/who", token)).json()).toEqual({ name: "Ada" });
    expect(await (await get("/mine", token)).json()).toBe(false);
  });

  it("is refused with a token that is not valid, though a session came along", async () => {
    const { get, enter } = node();
    const answer = await get("/who", { ...(await enter(2)), authorization: "Bearer forged" });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "invalid_token" });
  });

  it("is no token's owner where only sessions count", async () => {
    const { get } = node({ tokens: "none" });
    expect(await (await get("/who", token)).json()).toEqual({ name: null });
  });

  it("may be told by query or subprotocol only where that was declared", async () => {
    const protocol = { "sec-websocket-protocol": "parley, token.ada-reads" };
    const strict = node();
    expect(await (await strict.get("/who?token=ada-reads", protocol)).json()).toEqual({
      name: null,
    });
    const open = node({ tokens: "header, query and subprotocol" });
    expect(await (await open.get("/who?token=ada-reads")).json()).toEqual({ name: "Ada" });
    expect(await (await open.get("/who", protocol)).json()).toEqual({ name: "Ada" });
  });
});

describe("guards", () => {
  it("let a token do what its scopes say, and no more", async () => {
    const { get } = node();
    expect((await get("/read", token)).status).toBe(200);
    const refused = await get("/write", token);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      code: "missing_scope",
      detail: "This token lacks the scope rooms:write.",
    });
  });

  it("let a session do what its person may, and nobody nothing", async () => {
    const { get, enter } = node();
    expect((await get("/write", await enter(2))).status).toBe(200);
    expect((await get("/write")).status).toBe(401);
  });

  it("keep what is for administrators from others", async () => {
    const { get, enter } = node();
    expect((await get("/admin", await enter(1))).status).toBe(200);
    expect((await get("/admin", await enter(2))).status).toBe(404);
    expect((await get("/admin")).status).toBe(401);
  });

  it("have names for the list of routes", () => {
    expect([signedIn.name, administrators.name, scope("rooms:read").name]).toEqual([
      "signedIn",
      "administrators",
      "scope(rooms:read)",
    ]);
  });
});
