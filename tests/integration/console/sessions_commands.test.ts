import { describe, expect, it } from "vitest";
import { Database } from "../../../app/platform/database/index.ts";
import { Log } from "../../../app/platform/logging/index.ts";
import { Settings } from "../../../config/settings.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { Installation } from "./run_console.ts";

/** As if all sessions of now had come to their end a minute ago. */
async function expireAll({ env }: ServerNode): Promise<void> {
  const settings = Settings.from([{ name: "the test", values: { ...env } }]);
  const database = new Database(settings, Log.silent());
  await database.query
    .updateTable("sessions")
    .set({ expires_at: Date.now() - 60_000 })
    .execute();
  await database.close();
}

eachStorey((storey) => {
  describe("expired sessions", () => {
    it("are removed at the console, and those that live stay", async () => {
      const node = await startNode({ storey });
      const house = new Installation({ ...node.env }, node.folder);
      await Person.signUp(node.url, "Ada");
      await expireAll(node);
      const ben = await Person.signUp(node.url, "Ben");
      expect((await house.run("sessions:gc", "--json")).json).toEqual({
        store: "database",
        removed: 1,
      });
      expect((await house.run("sessions:gc")).out).toBe("No session had expired.\n");
      expect((await ben.get("/api/me")).status).toBe(200);
    });

    it("in memory are asked of the server that holds them", async () => {
      const node = await startNode({ storey, env: { SESSION_STORE: "memory" } });
      const house = new Installation({ ...node.env }, node.folder);
      const { exit, json } = await house.run("sessions:gc", "--json");
      expect(exit).toBe(0);
      expect(json.find((one: { node: string }) => one.node === "node-1")).toMatchObject({
        ok: true,
        value: { removed: 0 },
      });
    });
  });
});
