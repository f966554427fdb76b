import { beforeAll, expect, it } from "vitest";
import { EventStream } from "../../../support/event_stream.ts";
import type { Loose } from "../../../support/loose.ts";
import { startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";

eachStorey((storey) => {
  /** Ada blocks Ben, who talks to the last node; both share a room with Cleo. */
  let ada: Person;
  let ben: Person;
  let cleo: Person;
  let benId: number;
  let room: string;
  let channel: string;
  let hers: Socket;
  let his: Socket;

  const idOf = async (person: Person) => (await person.get("/api/me")).json.data.id as number;
  const say = async (person: Person, content: string, more: object = {}): Promise<Loose> =>
    (await person.post(`${room}/messages`, { content, ...more })).json.data;
  const join = async (person: Person, more: object = {}) => {
    const socket = await person.socket();
    return { socket, joined: await socket.ask({ type: "join_channel", channel, ...more }) };
  };
  const namesOf = (people: Loose[]) => people.map(({ name }) => name as string).toSorted();
  const stream = (person: Person, query: string) =>
    EventStream.open(`${person.url}/realtime/events?channels=${channel}&${query}`, {
      headers: { cookie: person.cookies.header() ?? "" },
    });
  /** What a socket gets of a message. */
  const got = async (socket: Socket, event: string, { id }: Loose): Promise<Loose> => {
    const isIt = (one: Loose) => one["event"] === event && one["data"].message.id === id;
    return (await socket.next("event", isIt))["data"].message;
  };
  const about = (event: string) => (frame: Loose) =>
    frame["event"] === event && frame["data"].user_id === benId;

  beforeAll(async () => {
    const nodes = await startNodes(storey, storey.name === "cluster" ? 2 : 1);
    const [first, last] = [nodes[0]!, nodes.at(-1)!];
    ada = await Person.signUp(first.url, "Ada");
    ben = await Person.signUp(last.url, "Ben");
    cleo = await Person.signUp(first.url, "Cleo");
    benId = await idOf(ben);
    const member_ids = [benId, await idOf(cleo)];
    const made = await ada.post("/api/rooms", { name: "engines", kind: "closed", member_ids });
    const id = made.json.data.id as number;
    [room, channel] = [`/api/rooms/${id}`, `presence-room.${id}`];
    hers = (await join(ada)).socket;
    his = (await join(ben)).socket;
    await hers.next("event", about("presence:joining"));
  });

  it("who is blocked goes out of the room at once for who looks, and comes back with the block's end", async () => {
    await ada.put(`/api/blocks/${benId}`);
    await hers.next("event", about("presence:leaving"));
    const { socket, joined } = await join(ada);
    expect(namesOf(joined["members"])).toEqual(["Ada"]);
    expect(namesOf((await join(ben)).joined["members"])).toEqual(["Ben"]);
    expect(namesOf((await join(cleo)).joined["members"])).toEqual(["Ada", "Ben", "Cleo"]);
    const { json } = await ada.get(`/api/channels/${channel}/members`);
    expect(namesOf(json.data)).toEqual(["Ada", "Cleo"]);
    await ada.delete(`/api/blocks/${benId}`);
    for (const one of [hers, socket]) await one.next("event", about("presence:joining"));
    await ada.put(`/api/blocks/${benId}`);
    await hers.next("event", about("presence:leaving"));
  });

  it("programs get the messages in their place and without words, live and after a break", async () => {
    const { socket: third } = await join(cleo);
    const [plain, page] = [await stream(ada, "format=plain"), await stream(ada, "format=html")];
    const { joined } = await join(ada);
    const since = { epoch: joined["epoch"], offset: joined["offset"] };
    const said = await say(ben, "tangerine dreams");
    const withheld = {
      id: said["id"],
      content: "",
      html: "",
      withheld: true,
      author: { id: benId },
    };
    expect(await got(hers, "message_created", said)).toMatchObject(withheld);
    expect((await plain.next("message_created")).data).toMatchObject({ message: withheld });
    // The page folds it, and shows it when asked.
    expect((await page.next("message")).data).toContain("tangerine");
    for (const socket of [his, third])
      expect(await got(socket, "message_created", said)).toMatchObject({
        content: said["content"],
      });
    const { socket: back } = await join(ada, { since });
    expect(await got(back, "message_created", said)).toMatchObject(withheld);
    await ben.patch(`/api/messages/${said["id"]}`, { content: "tangerine skies" });
    expect(await got(hers, "message_updated", said)).toMatchObject(withheld);
    const answer = await say(cleo, "indeed", { reply_to: said["id"] });
    expect(await got(hers, "message_created", answer)).toMatchObject({
      content: "indeed",
      reply_to: { id: said["id"], content: "" },
    });
    expect(await got(third, "message_created", answer)).toMatchObject({
      reply_to: { content: "tangerine skies" },
    });
    for (const one of [plain, page]) one.close();
  });

  it("nothing that can be read back has the words", async () => {
    await say(cleo, "pomelo pie");
    const root = await say(ben, "clementine and pomelo");
    await say(ben, "mandarine", { thread_id: root["id"] });
    await ada.put(`/api/messages/${root["id"]}/following`);
    await ada.put(`/api/messages/${root["id"]}/pin`);
    await ada.put(`/api/messages/${root["id"]}/bookmark`);
    const loaded = await hers.ask({ type: "load_history", channel });
    expect(loaded["messages"].some(({ withheld }: Loose) => withheld)).toBe(true);
    expect(JSON.stringify(loaded)).not.toMatch(/tangerine|clementine/);
    for (const path of [
      `${room}/messages`,
      `${room}/messages?thread_id=${root["id"]}`,
      `${room}/changes?since=0`,
      `${room}/pins`,
      "/api/bookmarks",
      "/api/threads",
      "/api/search?q=clementine",
      `/api/channels/${channel}/history`,
    ]) {
      const { status, text } = await ada.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect([path, text]).not.toEqual([
        path,
        expect.stringMatching(/tangerine|clementine|mandarine/),
      ]);
    }
    for (const path of [room.slice("/api".length) + "/pins", "/bookmarks", "/threads"])
      expect([
        path,
        (await ada.open(path)).text.includes("somebody whom you have blocked"),
      ]).toEqual([path, true]);
    const found = async (person: Person, query: string) =>
      (await person.get(`/api/search?${query}`)).json.data as Loose[];
    expect(await found(cleo, "q=clementine")).toHaveLength(1);
    // What is left out takes nobody's place on a page.
    const [first] = await found(ada, "q=pomelo&limit=1");
    expect(first?.["message"].content).toBe("pomelo pie");
    await ada.delete(`/api/blocks/${benId}`);
    expect((await ada.get(`${room}/messages`)).text).toContain("clementine");
    expect(await found(ada, "q=clementine")).toHaveLength(1);
  });
});
