import { beforeAll, describe, expect, test } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import { Flags } from "../../../../app/platform/flags/index.ts";
import { startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { cluster, eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { openSite } from "../rooms/open_site.ts";

const PATH = "/admin/flags/typing-notices";

eachStorey((storey) => {
  let container: Container;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    let url: string;
    ({ url, container } = await openSite(storey));
    ada = await Person.signUp(url, "Ada");
    bob = await Person.signUp(url, "Bob");
  });

  const set = (fields: Record<string, string>) => ada.submit(PATH, { _method: "PUT", ...fields });
  const words = async () => (await ada.get(PATH)).json.words;

  describe("a flag's page", () => {
    test("tells the default while nobody has set it", async () => {
      expect((await ada.get("/admin/flags")).json.data).toMatchObject([
        { name: "typing-notices", words: "On for everybody", changed: null },
      ]);
      expect((await ada.open(PATH)).text).toContain("Nobody has set this flag yet.");
    });

    test("switches it off and on, at once and in writing", async () => {
      expect(await set({ state: "off" })).toMatchObject({ status: 303, location: PATH });
      expect(container.resolve(Flags).isOn("typing-notices")).toBe(false);
      await set({ state: "on" });
      expect(container.resolve(Flags).isOn("typing-notices")).toBe(true);
      expect((await ada.get(PATH)).json.changes).toMatchObject([
        { before: "off", after: "on", by: { name: "Ada" } },
        { before: null, after: "off", by: { name: "Ada" } },
      ]);
      expect((await ada.get("/admin/audit?act=flag.set")).json.data).toMatchObject([
        { actor: { name: "Ada" }, detail: { before: "off", after: "on" } },
        { actor: { name: "Ada" }, detail: { before: "default", after: "off" } },
      ]);
    });

    test("takes a share, people by address or number, groups, environments and a schedule", async () => {
      await set({
        state: "some",
        percentage: "25",
        users: `${bob.email}, 1`,
        groups: "admin",
        environments: "test",
        from: "2030-01-31T08:00",
        until: "2030-02-28T00:00",
      });
      expect(await words()).toBe(
        "On for 25 % of people, Bob and Ada, the group admin, and everybody in the environment test, " +
          "from 2030-01-31 08:00 UTC until 2030-02-28 00:00 UTC",
      );
      const { text } = await ada.open(PATH);
      for (const field of [bob.email, 'value="25"', 'value="2030-01-31T08:00"'])
        expect(text).toContain(field);
    });

    test("shows what was typed again beside what is wrong, and changes nothing", async () => {
      const before = await words();
      for (const [fields, complaint] of [
        [{ state: "some" }, "Say for whom it is on."],
        [{ state: "some", users: "eve@example.org" }, "Nobody has the address eve@example.org."],
        [{ state: "some", percentage: "101" }, "Choose a number from 0 to 100."],
        [{ state: "on", from: "2030-02-01T00:00", until: "2030-01-01T00:00" }, "The end must come"],
        [{ state: "some", groups: "kings" }, "There is no group kings."],
      ] as const) {
        const answer = await set(fields);
        expect(answer.status).toBe(422);
        expect(answer.text).toContain(complaint);
      }
      expect((await set({ state: "some", users: "eve@example.org" })).text).toContain(
        "eve@example.org</textarea>",
      );
      expect(await words()).toBe(before);
    });

    test("is no page for a flag that is not declared, and nothing for members", async () => {
      expect((await ada.open("/admin/flags/unheard-of")).status).toBe(404);
      expect((await bob.put(PATH, { state: "off" })).status).toBe(404);
    });
  });
});

cluster((storey) => {
  test("a flag that Ada sets on one node is set on the other within two seconds", async () => {
    const [here, there] = await startNodes(storey, 2);
    const ada = await Person.signUp(here?.url ?? "", "Ada");
    expect((await ada.put(PATH, { state: "off" })).json).toMatchObject({ words: "Off" });
    ada.url = there?.url ?? "";
    const words = async () => (await ada.get(PATH)).json.words;
    await until(async () => (await words()) === "Off", { within: 2000, what: "the other node" });
  });
});
