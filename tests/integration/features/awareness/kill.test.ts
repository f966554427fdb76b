import { expect, it } from "vitest";
import { startNodes } from "../../../support/node.ts";
import { Person } from "../../../support/person.ts";
import { cluster } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

cluster((storey) => {
  it("a node that is killed takes its people with it: out of the room and offline for all within 15 s", async () => {
    // Redis counts the lease in its own time: a shorter one than the 12 s of everyday spares the test.
    const nodes = await startNodes(storey, 2, { REALTIME_PRESENCE_LEASE_MS: "3000" });
    const [here, there] = [nodes[0]!, nodes[1]!];
    const ada = await Person.signUp(here.url, "Ada");
    const ben = await Person.signUp(there.url, "Ben");
    const benId = (await ben.get("/api/me")).json.data.id as number;
    const channel = "presence-room.1";
    const hers = await ada.socket();
    await hers.ask({ type: "join_channel", channel });
    const his = await ben.socket();
    await his.ask({ type: "join_channel", channel });
    his.send({ type: "presence", state: "away" });
    await hers.next("user_away", ({ user_id }) => user_id === benId);
    const isBen = ({ user_id }: { user_id: number }) => user_id === benId;
    await hers.event("presence:joining", isBen);
    await there.kill9();
    await until(
      async () => {
        const { data } = (await ada.get("/api/rooms/1/members")).json;
        return data.find(({ id }: { id: number }) => id === benId).online === false;
      },
      { within: 15_000, what: "Ben to be offline" },
    );
    expect(await hers.event("presence:leaving", isBen)).toMatchObject({ user_id: benId });
    expect(await hers.next("user_offline", ({ user_id }) => user_id === benId)).toMatchObject({
      name: "Ben",
    });
    const users = (await ada.get("/api/users")).json.data as { id: number; is_online: boolean }[];
    expect(users.find(({ id }) => id === benId)?.is_online).toBe(false);
    await hers.close();
  });
});
