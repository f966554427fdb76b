import { describe, expect, it } from "vitest";
import { AccessTokens, Users } from "../../../../app/features/accounts/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { bearer, SECOND, TokenStage, TURNED_AWAY } from "./token_stage.ts";

eachStorey((storey) => {
  const stage = TokenStage.use(storey);

  describe("an access token", () => {
    it("is made from a session and opens the API, with the scopes it was given", async () => {
      const answer = await stage.ada.post("/api/tokens/jwt", {
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
        expires_at: new Date(stage.clock.now() + 60 * SECOND).toISOString(),
        expires_in: 60,
      });
      const { token } = answer.json;
      expect((await stage.robot().request("GET", "/api/me", bearer(token))).json.data.name).toBe(
        stage.ada.name,
      );
      expect(await stage.status(token, "/api/users")).toBe(200);
      const other = await stage.made({ audience: "api", scopes: ["messages:read"] });
      expect(await stage.status(other.token, "/api/users")).toBe(403);
    });

    it("opens a live connection: in the query, as a header, as a subprotocol", async () => {
      const { token } = await stage.forSockets();
      const socket = await stage.connect(token);
      expect(await socket.next("connected")).toMatchObject({
        expires_at: new Date(stage.clock.now() + 900 * SECOND).toISOString(),
      });
      const ways = [
        { headers: bearer(token).headers },
        { protocols: ["parley", `token.${token}`] },
      ];
      for (const way of ways) {
        const other = await openSocket(`${stage.url}/ws`, way);
        expect(await other.next("connected")).toMatchObject({ user_id: expect.any(Number) });
      }
    });

    it("is for one use alone", async () => {
      const [api, realtime] = [await stage.made({ audience: "api" }), await stage.forSockets()];
      expect(await stage.status(api.token)).toBe(200);
      expect(await stage.refusal(api.token)).toEqual(TURNED_AWAY);
      expect(await stage.status(realtime.token)).toBe(401);
    });

    it("ends with its time", async () => {
      const { token } = await stage.made({ audience: "api", lifetime: 30 });
      stage.clock.advance(29 * SECOND);
      expect(await stage.status(token)).toBe(200);
      stage.clock.advance(7 * SECOND);
      expect(await stage.status(token)).toBe(401);
    });

    it("is refused on pages, where tokens count for nothing", async () => {
      const { token } = await stage.made({ audience: "api" });
      expect(await stage.status(token, "/settings/tokens")).toBe(401);
    });

    it("is known by the public keys of this installation", async () => {
      await stage.made({ audience: "api" });
      const answer = await stage.robot().get("/.well-known/jwks.json");
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/jwk-set+json");
      expect(answer.json.keys).toHaveLength(1);
      expect(answer.text).not.toContain('"d"');
    });

    it("means nobody once its owner is disabled", async () => {
      const bob = await stage.signUp("Bob");
      const { token } = (await bob.post("/api/tokens/jwt", { audience: "api" })).json;
      expect(await stage.status(token)).toBe(200);
      const users = stage.container.resolve(Users);
      await users.disable((await users.byEmail(bob.email))?.id ?? 0);
      expect(await stage.status(token)).toBe(401);
    });
  });

  describe("nobody gains by it", () => {
    it("a token may only give what it has", async () => {
      const { token } = await stage.personal(["users:read", "messages:read"]);
      const order = async (body: object) =>
        stage.robot().request("POST", "/api/tokens/jwt", { ...bearer(token), body });
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
      const { token } = await stage.made({ audience: "api" });
      const more = await stage.robot().request("POST", "/api/tokens/jwt", {
        ...bearer(token),
        body: { audience: "api" },
      });
      expect(more.status).toBe(403);
      expect(more.json.code).toBe("token_from_token");
    });

    it("one lives no longer than allowed, nor than the token that made it", async () => {
      const long = await stage.ada.post("/api/tokens/jwt", { audience: "api", lifetime: 901 });
      expect(long.status).toBe(422);
      expect(long.json.errors[0].field).toBe("lifetime");
      const { token } = await stage.personal(["*"], 1);
      stage.clock.advance(86_400 * SECOND - 100 * SECOND);
      const { json } = await stage.robot().request("POST", "/api/tokens/jwt", {
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
      expect((await stage.ada.post("/api/tokens/jwt", order)).status).toBe(422);
    });

    it("nobody signed in gets one", async () => {
      expect((await stage.robot().post("/api/tokens/jwt", { audience: "api" })).status).toBe(401);
    });
  });

  describe("an access token is taken back", () => {
    const ended = async (socket: Socket) => expect((await socket.closed).code).toBe(4401);

    it("by itself, with its live connections", async () => {
      const [one, other] = [await stage.forSockets(), await stage.forSockets()];
      const [mine, theirs] = [await stage.connected(one.token), await stage.connected(other.token)];
      expect((await stage.ada.delete(`/api/tokens/jwt/${one.id}`)).status).toBe(204);
      await ended(mine);
      expect(await stage.refusal(one.token)).toEqual(TURNED_AWAY);
      await theirs.roundTrip();
      expect((await stage.ada.delete(`/api/tokens/jwt/${one.id}`)).json.code).toBe(
        "token_not_found",
      );
    });

    it("by nobody but its owner", async () => {
      const { id, token } = await stage.forSockets();
      const bob = await stage.signUp("Bob");
      expect((await bob.delete(`/api/tokens/jwt/${id}`)).status).toBe(404);
      await (await stage.connected(token)).roundTrip();
    });

    it("with the session that made it", async () => {
      const { token } = await stage.forSockets();
      const api = await stage.made({ audience: "api" });
      const socket = await stage.connected(token);
      await stage.ada.signOut();
      await ended(socket);
      expect(await stage.refusal(token)).toEqual(TURNED_AWAY);
      expect(await stage.status(api.token)).toBe(401);
    });

    it("with the personal token that made it", async () => {
      const { id, token } = await stage.personal(["*"]);
      const { json } = await stage.robot().request("POST", "/api/tokens/jwt", {
        ...bearer(token),
        body: { audience: "realtime" },
      });
      const [byChild, mine] = [
        await stage.connected(json.token),
        await stage.connected((await stage.forSockets()).token),
      ];
      await stage.ada.delete(`/settings/tokens/${id}`);
      await ended(byChild);
      expect(await stage.refusal(json.token)).toEqual(TURNED_AWAY);
      await mine.roundTrip();
    });

    it("when its owner signs out everywhere else, but for those of this session", async () => {
      const here = await stage.connected((await stage.forSockets()).token);
      const laptop = new Person(stage.url, stage.ada.name);
      Object.assign(laptop, { password: stage.ada.password });
      await laptop.signIn();
      const there = (await laptop.post("/api/tokens/jwt", { audience: "realtime" })).json.token;
      const socket = await stage.connected(there);
      await stage.ada.delete("/settings/sessions");
      await ended(socket);
      expect(await stage.refusal(there)).toEqual(TURNED_AWAY);
      await here.roundTrip();
    });

    it("and is forgotten when it has expired", async () => {
      await stage.made({ audience: "api" });
      const rows = () =>
        stage.container.resolve(Database).query.selectFrom("access_tokens").selectAll().execute();
      expect(JSON.stringify(await rows())).not.toContain("eyJ");
      stage.clock.advance(1000 * SECOND);
      expect(await stage.container.resolve(AccessTokens).collect()).toBeGreaterThanOrEqual(1);
      expect(await rows()).toEqual([]);
    });
  });
});
