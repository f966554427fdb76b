import { beforeAll, describe, expect, it } from "vitest";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openSite } from "../rooms/open_site.ts";

eachStorey((storey) => {
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  let benId: number;

  beforeAll(async () => {
    const { url } = await openSite(storey);
    ada = await Person.signUp(url, "Ada");
    ben = await Person.signUp(url, "Ben");
    mallory = await Person.signUp(url, "Mallory");
    benId = (await ben.get("/api/me")).json.data.id;
  });

  const joined = async (person: Person, channel: string): Promise<Socket> => {
    const socket = await person.socket();
    socket.send({ type: "join_channel", channel });
    await socket.next("joined");
    return socket;
  };

  const scene = async () => {
    const made = await ada.post("/api/rooms", { name: "x", kind: "closed", member_ids: [benId] });
    const { channel } = made.json.data as { channel: string };
    return { channel, hers: await joined(ada, channel), his: await joined(ben, channel) };
  };

  describe("typing", () => {
    it("is shown to the others in the room, and not to the one who types", async () => {
      const { channel, hers, his } = await scene();
      his.send({ type: "typing_start", channel });
      expect(await hers.next("typing_start")).toEqual({
        type: "typing_start",
        channel,
        user_id: benId,
        name: "Ben",
      });
      his.send({ type: "typing_stop", channel });
      expect(await hers.next("typing_stop")).toMatchObject({ channel, user_id: benId });
      await his.roundTrip();
      expect(his.received("typing_start")).toEqual([]);
    });

    it("in a thread says so, and is another place than the room", async () => {
      const { channel, hers, his } = await scene();
      his.send({ type: "typing_start", channel });
      his.send({ type: "typing_start", channel, thread_id: 7 });
      expect(await hers.next("typing_start")).not.toHaveProperty("thread_id");
      expect(await hers.next("typing_start")).toMatchObject({ channel, thread_id: 7 });
      his.send({ type: "typing_stop", channel, thread_id: 7 });
      expect(await hers.next("typing_stop")).toMatchObject({ channel, thread_id: 7 });
    });

    it("is passed on once, however often it is said at once", async () => {
      const { channel, hers, his } = await scene();
      for (let n = 0; n < 5; n += 1) his.send({ type: "typing_start", channel });
      his.send({ type: "typing_stop", channel });
      his.send({ type: "typing_stop", channel });
      await hers.next("typing_stop");
      await his.roundTrip();
      await hers.roundTrip();
      expect(hers.received("typing_start")).toHaveLength(1);
      expect(hers.received("typing_stop")).toHaveLength(1);
    });

    it("of a stranger, or elsewhere than in a room, is refused", async () => {
      const { channel, hers } = await scene();
      const stranger = await mallory.socket();
      expect(await stranger.ask({ type: "typing_start", channel })).toMatchObject({
        code: "room_not_found",
      });
      for (const bad of ["lobby", "private-user.1", `private-user.${benId}`, 7, null])
        expect(await stranger.ask({ type: "typing_start", channel: bad })).toMatchObject({
          code: "invalid_message",
        });
      await hers.roundTrip();
      expect(hers.received("typing_start")).toEqual([]);
    });
  });

  describe("the list of who is online", () => {
    it("comes with the connection, and again when asked for", async () => {
      const { hers } = await scene();
      const first = await hers.next("online_users");
      expect(first["users"]).toContainEqual(
        expect.objectContaining({ name: "Ada", color: expect.any(Number) }),
      );
      const answer = await hers.ask({ type: "online_users" });
      expect(answer["users"]).toContainEqual(expect.objectContaining({ id: benId, name: "Ben" }));
    });
  });
});
