import { beforeAll, describe, expect, it } from "vitest";
import { channelsCommands } from "../../../../app/features/channels/index.ts";
import { UsageError } from "../../../../app/platform/console/index.ts";
import type { Constructor } from "../../../../app/platform/container/index.ts";
import { NodeControl } from "../../../../app/platform/control/index.ts";
import { ChannelGroups } from "../../../../app/platform/realtime/index.ts";
import { EventStream } from "../../../support/event_stream.ts";
import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { type LiveSite, openSites } from "./live_site.ts";

eachStorey((storey) => {
  describe("channels at the console", () => {
    let here: LiveSite;
    let there: LiveSite;
    let ada: Person;

    beforeAll(async () => {
      [here, there] = await openSites(storey);
      ada = await Person.signUp(here.url, "Ada");
    });

    /** Runs a command beside the servers, with its options as they are typed. */
    async function run(name: string, given: Record<string, string> = {}) {
      const command = channelsCommands().find((one) => one.name === name);
      const tools = {
        resolve: async <T extends object>(service: Constructor<T>) => here.get(service),
        ask: (verb: string, options?: object) => here.get(NodeControl).ask(verb, options),
      };
      const answer = await command?.run(given, tools as never);
      return answer as { value: Loose; text: string; ok: boolean };
    }

    const listen = (query: string) =>
      EventStream.open(`${there.url}/realtime/events?${query}`, {
        headers: { cookie: ada.cookies.header() ?? "" },
      });

    it("are gathered in groups, which those follow who listen to them", async () => {
      const made = await run("group:create", { name: "desk", channels: "news sport" });
      expect(made.value).toMatchObject({ name: "#desk", channels: ["news", "sport"] });
      await expect(run("group:create", { name: "#desk" })).rejects.toMatchObject({
        code: "group_exists",
      });
      await expect(run("group:add", { name: "none", channels: "a" })).rejects.toMatchObject({
        code: "group_unknown",
      });
      await until(() => there.get(ChannelGroups).names().includes("#desk"));
      const stream = await listen("channels=%23desk");
      const { data } = await stream.next("connected");
      expect(data.channels.map(({ channel }: never) => channel)).toEqual(["news", "sport"]);
      await run("group:add", { name: "#desk", channels: "weather" });
      await stream.next("parley:joined", (event) => event.data.channel === "weather");
      await run("group:remove", { name: "desk", channels: "news" });
      await stream.next("parley:left", (event) => event.data.channel === "news");
      const list = await run("group:list");
      expect(list.value).toMatchObject([{ name: "#desk", channels: ["sport", "weather"] }]);
      expect(list.text).toContain("sport weather");
      await run("group:delete", { name: "desk" });
      await stream.next("parley:left", (event) => event.data.channel === "weather");
      stream.close();
    });

    it("carry what is published there", async () => {
      const stream = await listen("channels=news&format=envelope");
      await stream.next("connected");
      const headline = { channel: "news", event: "headline" };
      const sent = await run("realtime:publish", { ...headline, data: '{"title":"Hello"}' });
      expect((await stream.next("headline")).data).toMatchObject({
        id: sent.value.id,
        data: { title: "Hello" },
      });
      await expect(run("realtime:publish", { ...headline, data: "{" })).rejects.toThrow(UsageError);
      await expect(
        run("realtime:publish", { ...headline, event: "pusher:x" }),
      ).rejects.toMatchObject({ code: "reserved_event" });
      stream.close();
    });

    it("have connections, which are listed and ended on any node", async () => {
      const stream = await listen("channels=news");
      const { connection_id: id } = (await stream.next("connected")).data;
      const { value, text } = await run("connections:list", { user: "1" });
      expect(value).toMatchObject([{ id, kind: "sse", user: { id: 1, name: "Ada" } }]);
      expect(text).toContain("Ada (1)");
      expect((await run("connections:list", { user: "2" })).text).toBe("Nobody is connected.");
      const ended = await run("connections:disconnect", { id: id as string });
      expect([ended.value, ended.ok]).toEqual([{ ended: 1 }, true]);
      await stream.next("parley:close");
      const again = await run("connections:disconnect", { id: id as string });
      expect([again.value, again.ok]).toEqual([{ ended: 0 }, false]);
      await expect(run("connections:disconnect")).rejects.toMatchObject({
        code: "connection_not_found",
      });
    });
  });
});
