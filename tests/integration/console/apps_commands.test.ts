import { beforeAll, describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { eachStorey } from "../../support/storeys.ts";
import { RawClient } from "../features/apps/pusher_site.ts";
import { type Installation, install } from "./run_console.ts";

eachStorey((storey) => {
  describe("apps at the console", () => {
    let node: ServerNode;
    let house: Installation;

    beforeAll(async () => {
      node = await startNode({ storey });
      house = await install(storey);
      Object.assign(house.env, node.env);
    });

    const open = (key: string): RawClient =>
      new RawClient(`${node.url}/app/${key}?protocol=7&client=test`);

    it("are made with a pair by which a client of the running server comes in", async () => {
      const { json, exit } = await house.run("app:create", "--name", "Shop", "--json");
      expect(exit).toBe(0);
      expect(Object.keys(json as object)).toEqual(["id", "key", "secret"]);
      const client = open(json.key);
      expect(await client.socketId()).toMatch(new RegExp(`^${json.id}\\.\\d+$`));
      await client.close();
    });

    it("are listed without their secrets, with where their webhooks go", async () => {
      const made = await house.run("app:create", "--name", "Dash", "--shared", "--json");
      const { id, key, secret } = made.json;
      const url = "http://127.0.0.1:9/hook";
      const events = "channel_occupied,channel_vacated";
      const hook = await house.run(
        "app:webhook",
        "--app",
        `${id}`,
        "--url",
        url,
        "--events",
        events,
      );
      expect(hook.exit).toBe(0);
      const { out, json } = await house.run("app:list", "--json");
      const webhooks = [expect.objectContaining({ url, events: events.split(",") })];
      expect(json).toContainEqual(
        expect.objectContaining({ id, key, name: "Dash", shared: true, webhooks }),
      );
      expect(out).not.toContain(secret);
    });

    it("that are switched off send everybody away, and let nobody in", async () => {
      const { id, key } = (await house.run("app:create", "--name", "Old", "--json")).json;
      const client = open(key);
      await client.socketId();
      await house.run("app:disable", "--app", `${id}`);
      expect(await client.closed).toBe(4003);
      await house.run("app:enable", "--app", `${id}`);
      const { key: same } = (await house.run("app:list", "--json")).json.find(
        (app: { id: number }) => app.id === id,
      );
      expect(same).toBe(key);
    });

    it("refuse a webhook for an app that is not there, and for an event that is none", async () => {
      const hook = ["app:webhook", "--url", "https://shop.example/hook"];
      const nobody = await house.run(...hook, "--app", "999", "--events", "cache_miss", "--json");
      expect([nobody.exit, JSON.parse(nobody.err).error.code]).toEqual([1, "app_unknown"]);
      expect((await house.run(...hook, "--app", "1", "--events", "weather")).exit).toBe(2);
    });
  });
});
