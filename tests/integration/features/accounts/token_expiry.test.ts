import { describe, expect, it } from "vitest";
import { EndExpiredConnections } from "../../../../app/features/accounts/chores/end_expired_connections.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Registry } from "../../../../app/platform/realtime/index.ts";
import { SessionStore } from "../../../../app/platform/sessions/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { SECOND, TokenStage } from "./token_stage.ts";

eachStorey((storey) => {
  const stage = TokenStage.use(storey);

  describe("a live connection whose token expires", () => {
    it("is told, and cut off after a grace", async () => {
      const { token } = await stage.forSockets({ lifetime: 20 });
      const expires = stage.clock.now() + 20 * SECOND;
      const socket = await stage.connected(token);
      stage.clock.advance(14 * SECOND);
      await socket.roundTrip();
      expect(socket.received("token_expiring")).toEqual([]);
      stage.clock.advance(2 * SECOND);
      expect(await socket.next("token_expiring")).toEqual({
        type: "token_expiring",
        in: expect.any(Number),
        expires_at: new Date(expires).toISOString(),
      });
      stage.clock.advance(7 * SECOND);
      await socket.roundTrip();
      stage.clock.advance(3 * SECOND);
      expect(await socket.closed).toEqual({ code: 4401, reason: "expired" });
    });

    it("goes on with a new one, brought in place", async () => {
      const socket = await stage.connected((await stage.forSockets({ lifetime: 20 })).token);
      stage.clock.advance(16 * SECOND);
      await socket.next("token_expiring");
      const fresh = await stage.forSockets({ lifetime: 20 });
      expect(await socket.ask({ type: "refresh", token: fresh.token })).toMatchObject({
        type: "refreshed",
        expires_at: new Date(stage.clock.now() + 20 * SECOND).toISOString(),
      });
      stage.clock.advance(13 * SECOND);
      await socket.roundTrip();
      expect(socket.received("token_expiring")).toHaveLength(1);
      stage.clock.advance(4 * SECOND);
      await socket.next("token_expiring");
      await stage.ada.delete(`/api/tokens/jwt/${fresh.id}`);
      expect((await socket.closed).code).toBe(4401);
    });

    it("keeps its old token when the new one does not hold, or is somebody else's", async () => {
      const bob = await stage.signUp("Bob");
      const theirs = (await bob.post("/api/tokens/jwt", { audience: "realtime" })).json.token;
      const socket = await stage.connected((await stage.forSockets()).token);
      const refresh = (token: string) => socket.ask({ type: "refresh", token });
      expect(await refresh("eyJ.made.up")).toMatchObject({ type: "error", code: "invalid_token" });
      const forApi = (await stage.made({ audience: "api" })).token;
      expect(await refresh(forApi)).toMatchObject({ code: "invalid_token" });
      expect(await refresh(theirs)).toMatchObject({ code: "other_person" });
      await socket.roundTrip();
    });

    it("also ends when it came with a personal token", async () => {
      const { token } = await stage.personal(["*"], 1);
      stage.clock.advance(86_400 * SECOND - 6 * SECOND);
      const socket = await stage.connected(token);
      stage.clock.advance(3 * SECOND);
      await socket.next("token_expiring");
      stage.clock.advance(9 * SECOND);
      expect(await socket.closed).toEqual({ code: 4401, reason: "expired" });
    });
  });

  describe("the round of the housekeeping", () => {
    it("leaves connections alone whose session or token lives, and ends the others", async () => {
      const { id, token } = await stage.personal(["*"]);
      const access = await stage.forSockets();
      const sockets = [
        await stage.ada.socket(),
        await stage.connected(token),
        await stage.connected(access.token),
      ];
      await stage.container.resolve(EndExpiredConnections).run();
      for (const socket of sockets) await socket.roundTrip();
      const { query } = stage.container.resolve(Database);
      await query.deleteFrom("personal_tokens").where("id", "=", id).execute();
      await query.deleteFrom("access_tokens").execute();
      await stage.container.resolve(EndExpiredConnections).run();
      expect((await sockets[1]!.closed).code).toBe(4401);
      expect((await sockets[2]!.closed).code).toBe(4401);
      await sockets[0]!.roundTrip();
      const [{ connection_id: mine }] = sockets[0]!.received("connected") as Loose[];
      const { sessionId } = stage.container.resolve(Registry).get(mine)!;
      await stage.container.resolve<SessionStore>(SessionStore as never).destroy(sessionId!);
      await stage.container.resolve(EndExpiredConnections).run();
      expect((await sockets[0]!.closed).code).toBe(4401);
    });
  });
});
