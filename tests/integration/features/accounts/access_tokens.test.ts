import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EndExpiredConnections } from "../../../../app/features/accounts/chores/end_expired_connections.ts";
import { AccessTokens } from "../../../../app/features/accounts/index.ts";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { FakeClock } from "../../../../app/platform/support/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

const SECOND = 1000;

eachStorey((storey) => {
  let url: string;
  let container: Container;
  let clock: FakeClock;
  let ada: Person;

  let people = 0;

  beforeAll(async () => {
    ({ url, container, clock } = await openSite(storey, {
      TOKEN_NOTICE_SECONDS: "5",
      TOKEN_GRACE_SECONDS: "4",
    }));
  });
  beforeEach(async () => {
    clock.advance(SECOND - (clock.now() % SECOND));
    ada = await signUp("Ada");
  });

  /** A new person for each test, for all share one site. */
  const signUp = (name: string) => Person.signUp(url, `${name} ${(people += 1)}`);

  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const robot = () => new Person(url, "Robot");
  const made = async (order: object) => (await ada.post("/api/tokens/jwt", order)).json;
  const forSockets = async (more: object = {}): Promise<{ id: string; token: string }> =>
    made({ audience: "realtime", ...more });
  const personal = async (scopes: string[], days?: number) =>
    (await ada.post("/settings/tokens", { name: "bot", scopes, days })).json;
  const status = async (token: string, path = "/api/me") =>
    (await robot().request("GET", path, bearer(token))).status;
  const connect = (token: string) => openSocket(`${url}/ws?token=${token}`);
  const connected = async (token: string): Promise<Socket> => {
    const socket = await connect(token);
    await socket.next("connected");
    return socket;
  };
  const turnedAway = async (token: string) => {
    expect(await (await connect(token)).closed).toEqual({ code: 4401, reason: "not_signed_in" });
  };

  describe("an access token", () => {
    it("is made from a session and opens the API, with the scopes it was given", async () => {
      const answer = await ada.post("/api/tokens/jwt", {
        audience: "api",
        scopes: ["users:read"],
        lifetime: 60,
      });
      expect(answer.status).toBe(201);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.json).toEqual({
        id: expect.any(String),
        token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: "Bearer",
        audience: "api",
        scopes: ["users:read"],
        expires_at: new Date(clock.now() + 60 * SECOND).toISOString(),
        expires_in: 60,
      });
      const { token } = answer.json;
      expect((await robot().request("GET", "/api/me", bearer(token))).json.data.name).toBe(
        ada.name,
      );
      expect(await status(token, "/api/users")).toBe(200);
      const other = await made({ audience: "api", scopes: ["messages:read"] });
      expect(await status(other.token, "/api/users")).toBe(403);
    });

    it("opens a live connection: in the query, as a header, as a subprotocol", async () => {
      const { token } = await forSockets();
      const socket = await connect(token);
      expect(await socket.next("connected")).toMatchObject({
        expires_at: new Date(clock.now() + 900 * SECOND).toISOString(),
      });
      const ways = [
        { headers: bearer(token).headers },
        { protocols: ["parley", `token.${token}`] },
      ];
      for (const way of ways) {
        const other = await openSocket(`${url}/ws`, way);
        expect(await other.next("connected")).toMatchObject({ user_id: expect.any(Number) });
      }
    });

    it("is for one use alone", async () => {
      const [api, realtime] = [await made({ audience: "api" }), await forSockets()];
      expect(await status(api.token)).toBe(200);
      await turnedAway(api.token);
      expect(await status(realtime.token)).toBe(401);
    });

    it("ends with its time", async () => {
      const { token } = await made({ audience: "api", lifetime: 30 });
      clock.advance(29 * SECOND);
      expect(await status(token)).toBe(200);
      clock.advance(7 * SECOND);
      expect(await status(token)).toBe(401);
    });

    it("is refused on pages, where tokens count for nothing", async () => {
      const { token } = await made({ audience: "api" });
      expect(await status(token, "/settings/tokens")).toBe(401);
    });

    it("is known by the public keys of this installation", async () => {
      await made({ audience: "api" });
      const answer = await robot().get("/.well-known/jwks.json");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/jwk-set+json");
      expect(answer.json.keys).toHaveLength(1);
      expect(answer.text).not.toContain('"d"');
    });

    it("means nobody once its owner is disabled", async () => {
      const bob = await signUp("Bob");
      const { token } = (await bob.post("/api/tokens/jwt", { audience: "api" })).json;
      expect(await status(token)).toBe(200);
      const { query } = container.resolve(Database);
      await query
        .updateTable("users")
        .set({ disabled_at: clock.now() })
        .where("email", "=", bob.email)
        .execute();
      expect(await status(token)).toBe(401);
    });
  });

  describe("nobody gains by it", () => {
    it("a token may only give what it has", async () => {
      const { token } = await personal(["users:read", "messages:read"]);
      const order = async (body: object) =>
        robot().request("POST", "/api/tokens/jwt", { ...bearer(token), body });
      const all = await order({ audience: "api" });
      expect(all.json.scopes.toSorted()).toEqual(["messages:read", "users:read"]);
      const less = await order({ audience: "api", scopes: ["users:read"] });
      expect(less.json.scopes).toEqual(["users:read"]);
      for (const scopes of [["*"], ["users:read", "rooms:write"], ["messages:write"]]) {
        const refused = await order({ audience: "api", scopes });
        expect(refused.status).toBe(403);
        expect(refused.json.code).toBe("missing_scope");
      }
    });

    it("an access token makes no further one", async () => {
      const { token } = await made({ audience: "api" });
      const more = await robot().request("POST", "/api/tokens/jwt", {
        ...bearer(token),
        body: { audience: "api" },
      });
      expect(more.status).toBe(403);
      expect(more.json.code).toBe("token_from_token");
    });

    it("it lives no longer than allowed, nor than the token that made it", async () => {
      const long = await ada.post("/api/tokens/jwt", { audience: "api", lifetime: 901 });
      expect(long.status).toBe(422);
      expect(long.json.errors[0].field).toBe("lifetime");
      const { token } = await personal(["*"], 1);
      clock.advance(86_400 * SECOND - 100 * SECOND);
      const { json } = await robot().request("POST", "/api/tokens/jwt", {
        ...bearer(token),
        body: { audience: "api" },
      });
      expect(json.expires_in).toBe(100);
    });

    it.each([
      {},
      { audience: "pages" },
      { audience: "api", scopes: [] },
      { audience: "api", scopes: ["x"] },
      { audience: "api", lifetime: 0 },
      { audience: "api", lifetime: 1.5 },
    ])("an order such as %j is refused", async (order) => {
      expect((await ada.post("/api/tokens/jwt", order)).status).toBe(422);
    });

    it("nobody signed in gets one", async () => {
      expect((await robot().post("/api/tokens/jwt", { audience: "api" })).status).toBe(401);
    });
  });

  describe("it is taken back", () => {
    const ended = async (socket: Socket) => expect((await socket.closed).code).toBe(4401);

    it("by itself, with its live connections", async () => {
      const [one, other] = [await forSockets(), await forSockets()];
      const [mine, theirs] = [await connected(one.token), await connected(other.token)];
      expect((await ada.delete(`/api/tokens/jwt/${one.id}`)).status).toBe(204);
      await ended(mine);
      await turnedAway(one.token);
      await theirs.roundTrip();
      expect((await ada.delete(`/api/tokens/jwt/${one.id}`)).json.code).toBe("token_not_found");
    });

    it("by nobody but its owner", async () => {
      const { id, token } = await forSockets();
      const bob = await signUp("Bob");
      expect((await bob.delete(`/api/tokens/jwt/${id}`)).status).toBe(404);
      await (await connected(token)).roundTrip();
    });

    it("with the session that made it", async () => {
      const { token } = await forSockets();
      const api = await made({ audience: "api" });
      const socket = await connected(token);
      await ada.signOut();
      await ended(socket);
      await turnedAway(token);
      expect(await status(api.token)).toBe(401);
    });

    it("with the personal token that made it", async () => {
      const { id, token } = await personal(["*"]);
      const { json } = await robot().request("POST", "/api/tokens/jwt", {
        ...bearer(token),
        body: { audience: "realtime" },
      });
      const [byChild, mine] = [
        await connected(json.token),
        await connected((await forSockets()).token),
      ];
      await ada.delete(`/settings/tokens/${id}`);
      await ended(byChild);
      await turnedAway(json.token);
      await mine.roundTrip();
    });

    it("when its owner signs out everywhere else, but for those of this session", async () => {
      const here = await connected((await forSockets()).token);
      const laptop = new Person(url, ada.name);
      Object.assign(laptop, { password: ada.password });
      await laptop.signIn();
      const there = (await laptop.post("/api/tokens/jwt", { audience: "realtime" })).json.token;
      const socket = await connected(there);
      await ada.delete("/settings/sessions");
      await ended(socket);
      await turnedAway(there);
      await here.roundTrip();
    });

    it("and is forgotten when it has expired", async () => {
      await made({ audience: "api" });
      const rows = () =>
        container.resolve(Database).query.selectFrom("access_tokens").selectAll().execute();
      expect(JSON.stringify(await rows())).not.toContain("eyJ");
      clock.advance(1000 * SECOND);
      expect(await container.resolve(AccessTokens).collect()).toBeGreaterThanOrEqual(1);
      expect(await rows()).toEqual([]);
    });
  });

  describe("a live connection whose token expires", () => {
    it("is told, and cut off after a grace", async () => {
      const { token } = await forSockets({ lifetime: 20 });
      const expires = clock.now() + 20 * SECOND;
      const socket = await connected(token);
      clock.advance(14 * SECOND);
      await socket.roundTrip();
      expect(socket.received("token_expiring")).toEqual([]);
      clock.advance(SECOND);
      expect(await socket.next("token_expiring")).toEqual({
        type: "token_expiring",
        expires_at: new Date(expires).toISOString(),
        closes_at: new Date(expires + 4 * SECOND).toISOString(),
      });
      clock.advance(8 * SECOND);
      await socket.roundTrip();
      clock.advance(SECOND);
      expect(await socket.closed).toEqual({ code: 4401, reason: "token_expired" });
    });

    it("goes on with a new one, brought in place", async () => {
      const socket = await connected((await forSockets({ lifetime: 20 })).token);
      clock.advance(16 * SECOND);
      await socket.next("token_expiring");
      const fresh = await forSockets({ lifetime: 20 });
      expect(await socket.ask({ type: "refresh", token: fresh.token })).toMatchObject({
        type: "refreshed",
        expires_at: new Date(clock.now() + 20 * SECOND).toISOString(),
      });
      clock.advance(14 * SECOND);
      await socket.roundTrip();
      clock.advance(2 * SECOND);
      await socket.next("token_expiring");
      await ada.delete(`/api/tokens/jwt/${fresh.id}`);
      expect((await socket.closed).code).toBe(4401);
    });

    it("keeps its old token when the new one does not hold, or is somebody else's", async () => {
      const bob = await signUp("Bob");
      const theirs = (await bob.post("/api/tokens/jwt", { audience: "realtime" })).json.token;
      const socket = await connected((await forSockets()).token);
      const refresh = (token: string) => socket.ask({ type: "refresh", token });
      expect(await refresh("eyJ.made.up")).toMatchObject({ type: "error", code: "invalid_token" });
      const forApi = (await made({ audience: "api" })).token;
      expect(await refresh(forApi)).toMatchObject({ code: "invalid_token" });
      expect(await refresh(theirs)).toMatchObject({ code: "other_person" });
      await socket.roundTrip();
    });

    it("also ends when it came with a personal token", async () => {
      const { token } = await personal(["*"], 1);
      clock.advance(86_400 * SECOND - 6 * SECOND);
      const socket = await connected(token);
      clock.advance(SECOND);
      await socket.next("token_expiring");
      clock.advance(9 * SECOND);
      expect(await socket.closed).toEqual({ code: 4401, reason: "token_expired" });
    });
  });

  describe("the round of the housekeeping", () => {
    it("leaves connections alone whose session or token lives, and ends the others", async () => {
      const { id, token } = await personal(["*"]);
      const access = await forSockets();
      const sockets = [await ada.socket(), await connected(token), await connected(access.token)];
      await container.resolve(EndExpiredConnections).run();
      for (const socket of sockets) await socket.roundTrip();
      const { query } = container.resolve(Database);
      await query.deleteFrom("personal_tokens").where("id", "=", id).execute();
      await query.deleteFrom("access_tokens").execute();
      await container.resolve(EndExpiredConnections).run();
      expect((await sockets[1]!.closed).code).toBe(4401);
      expect((await sockets[2]!.closed).code).toBe(4401);
      await sockets[0]!.roundTrip();
    });
  });
});
