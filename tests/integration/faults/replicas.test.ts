import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ServerNode, startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { createDatabase } from "../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb, startReplica } from "../../support/servers/mariadb.ts";
import { cluster, type Storey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";

interface Check {
  name: string;
  ok: boolean;
}

/** Two nodes on a primary with one replica. */
async function house(storey: Storey, settings: Record<string, string>) {
  const primary = await startMariaDb({ binlog: true, durable: true });
  const replica = await startReplica(primary);
  const url = await createDatabase(primary.url);
  const nodes = await startNodes(storey, 2, {
    DATABASE_URL: url,
    DATABASE_REPLICA_URLS: new URL(new URL(url).pathname, replica.url).href,
    DATABASE_REPLICA_CHECK_MS: "100",
    ...settings,
  });
  await Promise.all(nodes.map((node) => untilReplica(node, true)));
  const remove = async () => {
    for (const node of nodes) await node.kill9();
    await Promise.all([primary.remove(), replica.remove()]);
  };
  return { primary, replica, nodes, remove };
}

async function healthOf({ url }: ServerNode): Promise<{ status: string; checks: Check[] }> {
  return (await fetch(`${url}/health/ready`)).json() as Promise<{
    status: string;
    checks: Check[];
  }>;
}

async function untilReplica(node: ServerNode, fit: boolean): Promise<void> {
  const isSo = async () =>
    (await healthOf(node)).checks.some(
      ({ name, ok }) => name === "database.replica.1" && ok === fit,
    );
  await until(isSo, { what: `the replica to be ${fit ? "" : "un"}fit`, within: 20_000 });
}

cluster((storey) => {
  describe("a replica that knows nothing new, and nobody has noticed", () => {
    let replica: MariaDb;
    let nodes: ServerNode[];
    let remove: () => Promise<void>;
    let ada: Person;
    let bob: Person;
    let cara: Person;
    let room: number;
    beforeAll(async () => {
      // It counts as near enough for an hour: what comes from it is seen by its being old.
      const hour = "3600000";
      const settings = { DATABASE_REPLICA_MAX_LAG_MS: hour, DATABASE_STICKY_MS: hour };
      ({ replica, nodes, remove } = await house(storey, settings));
      ada = await Person.signUp(nodes[0]!.url, "Ada");
      const { data } = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json;
      room = data.id;
      bob = await Person.signUp(nodes[0]!.url, "Bob");
      cara = await Person.signUp(nodes[0]!.url, "Cara");
      for (const person of [bob, cara])
        await person.put(`/api/rooms/${room}/members/${(await me(person)).id}`);
      await ada.post(`/api/rooms/${room}/messages`, { content: "before" });
      // A new process does not remember who wrote.
      for (const node of nodes) await node.restart();
      for (const node of nodes) await untilReplica(node, true);
      await until(async () => (await seen(bob)).includes("before"), { what: "the replica" });
      await replica.stopReplication();
    });
    beforeEach(() => {
      ada.url = nodes[0]!.url;
      bob.url = nodes[0]!.url;
    });
    afterAll(() => remove?.());

    const me = async (person: Person) => (await person.get("/api/me")).json.data;
    const seen = async (person: Person): Promise<string[]> => {
      const { json } = await person.get(`/api/rooms/${room}/messages?limit=200`);
      const written = json.data.filter(({ kind }: { kind: string }) => kind !== "system");
      return written.map(({ content }: { content: string }) => content);
    };

    it("shows Ada what she posted, also on the other node, while Bob's page is a little old", async () => {
      expect((await ada.post(`/api/rooms/${room}/messages`, { content: "new" })).status).toBe(201);
      expect(await seen(ada)).toEqual(["before", "new"]);
      ada.url = nodes[1]!.url;
      await until(async () => (await seen(ada)).includes("new"), {
        what: "word of the other node",
      });
      expect(await seen(bob)).toEqual(["before"]);
      bob.url = nodes[1]!.url;
      expect(await seen(bob)).toEqual(["before"]);
    });

    it("shows Cara what she posted over a socket, too", async () => {
      expect(await seen(cara)).toEqual(["before"]);
      const socket = await cara.socket();
      socket.send({
        type: "send_message",
        channel: `presence-room.${room}`,
        client_id: "0f8fad5b-d9cb-469f-a165-70867728950e",
        message: "by socket",
      });
      await socket.next("message_sent");
      expect(await seen(cara)).toContain("by socket");
    });

    it("leaves no hole when Bob catches up", async () => {
      const { json } = await bob.get(`/api/rooms/${room}/messages?limit=200`);
      const missed = await bob.get(`/api/rooms/${room}/changes?since=${json.seq}`);
      const contents = missed.json.data.map(
        (change: { message: { content: string } }) => change.message.content,
      );
      expect(contents).toContain("new");
    });

    it("finds for Bob what it does not have itself", async () => {
      const { data } = (await ada.post("/api/rooms", { name: "looms", kind: "open" })).json;
      const found = await bob.get(`/api/rooms/${data.id}`);
      expect(found.status).toBe(200);
      expect(found.json.data.name).toBe("looms");
      expect((await bob.get("/api/rooms/999999")).status).toBe(404);
    });

    it("knows at once who may not see a room any more", async () => {
      const { data } = (await ada.post("/api/rooms", { name: "secrets", kind: "closed" })).json;
      const { id } = await me(bob);
      await ada.put(`/api/rooms/${data.id}/members/${id}`, {});
      await replica.startReplication();
      const sees = async () => (await bob.get(`/api/rooms/${data.id}`)).status;
      await until(async () => (await seen(bob)).includes("new"), { what: "the replica" });
      expect(await sees()).toBe(200);
      await replica.stopReplication();
      await ada.delete(`/api/rooms/${data.id}/members/${id}`);
      expect(await sees()).toBe(404);
    });

    it("knows at once who has signed out", async () => {
      const cookies = bob.cookies.header();
      expect((await bob.get("/api/me")).status).toBe(200);
      await bob.signOut();
      const late = await fetch(`${bob.url}/api/me`, { headers: { cookie: cookies ?? "" } });
      expect(late.status).toBe(401);
    });
  });

  describe("a primary that goes while its replica lives", () => {
    let primary: MariaDb;
    let replica: MariaDb;
    let nodes: ServerNode[];
    let remove: () => Promise<void>;
    let ada: Person;
    let room: number;
    beforeAll(async () => {
      ({ primary, replica, nodes, remove } = await house(storey, {}));
      ada = await Person.signUp(nodes[0]!.url, "Ada");
      room = (await ada.post("/api/rooms", { name: "engines", kind: "open" })).json.data.id;
      await ada.post(`/api/rooms/${room}/messages`, { content: "kept" });
    });
    afterAll(() => remove?.());

    it("lets people read on, refuses in words what they write, and takes it when it is back", async () => {
      const replicated = async () =>
        (await ada.get(`/api/rooms/${room}/messages`)).text.includes("kept");
      await until(replicated, { what: "the message" });
      await primary.kill();

      await until(async () => (await ada.get("/api/rooms")).status === 200, { what: "a page" });
      const page = await ada.open(`/rooms/${room}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain("kept");
      const refused = await ada.post(`/api/rooms/${room}/messages`, { content: "lost?" });
      expect(refused.status).toBe(503);
      expect(refused.json.code).toBe("database_unavailable");
      expect(refused.headers.get("retry-after")).not.toBeNull();
      const health = await healthOf(nodes[0]!);
      expect(health.status).toBe("ready");
      expect(health.checks.find(({ name }) => name === "database")).toMatchObject({ ok: false });

      await primary.start();
      const post = () => ada.post(`/api/rooms/${room}/messages`, { content: "again" });
      await until(async () => (await post()).status === 201, { what: "a stored message" });
      expect(nodes.every(({ running }) => running)).toBe(true);
    });

    it("is not missed when the replica goes instead", async () => {
      await untilReplica(nodes[0]!, true);
      await replica.kill();
      expect((await ada.open(`/rooms/${room}`)).status).toBe(200);
      await untilReplica(nodes[0]!, false);
      expect((await healthOf(nodes[0]!)).status).toBe("ready");
      expect((await ada.post(`/api/rooms/${room}/messages`, { content: "fine" })).status).toBe(201);
    });
  });
});
