import { expect, it } from "vitest";
import { Database } from "../../../app/platform/database/index.ts";
import { Log } from "../../../app/platform/logging/index.ts";
import { Settings } from "../../../config/settings.ts";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { Installation } from "./run_console.ts";

async function loseIndex({ env }: ServerNode): Promise<void> {
  const settings = Settings.from([{ name: "the test", values: { ...env } }]);
  const database = new Database(settings, Log.silent());
  await database.query.deleteFrom("search_entries").execute();
  await database.close();
}

eachStorey((storey) => {
  it("search:rebuild brings every message into the index while the server runs", async () => {
    const node = await startNode({ storey });
    const house = new Installation({ ...node.env }, node.folder);
    const ada = await Person.signUp(node.url, "Ada");
    const { id } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data;
    for (const content of ["steam", "steam and coal"])
      await ada.post(`/api/rooms/${id}/messages`, { content });
    await loseIndex(node);
    const found = async () => (await ada.get("/api/search?q=steam")).json.data.length;
    expect(await found()).toBe(0);
    expect((await house.run("search:rebuild", "--json")).json).toEqual({ messages: 2 });
    expect(await found()).toBe(2);
    const { exit, out } = await house.run("search:rebuild", "--resume");
    expect([exit, out]).toEqual([0, "0 messages were brought into the index.\n"]);
  });
});
