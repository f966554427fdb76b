import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Hub } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { openSites, type Site } from "../../../features/apps/pusher_site.ts";
import { closeAll, cookieOf, SocketIoClient } from "./socketio_client.ts";

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(there.url, "Ben");
  });
  afterAll(closeAll);

  const enter = (site: Site, person: Person, options = {}) =>
    new SocketIoClient(site.url, { ...cookieOf(person), ...options }).connected();

  describe("A Socket.IO client", () => {
    test("is let in by its session, and hears what is published on another node", async () => {
      const client = await enter(here, ada);
      const answer = await client.ask("subscribe", { channel: "news" });
      expect(answer).toMatchObject({ ok: true, channel: "news", offset: 0, recovered: false });
      await there.get(Hub).publishNamed("news", "headline", { text: "Rain" });
      const [, channel, data, stamp] = await client.next("headline");
      expect([channel, data]).toEqual(["news", { text: "Rain" }]);
      expect(stamp).toMatch(/^1\.\w+$/);
      client.close();
    });
  });
});
