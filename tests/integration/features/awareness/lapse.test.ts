import { beforeEach, expect, it } from "vitest";
import { Memberships } from "../../../../app/features/rooms/index.ts";
import { HubNode, Presence, PresenceStore } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import type { Frame } from "../../../support/inbox.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import type { Listener } from "../rooms/listener.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const TOGETHER_MS = 200;
const CHANNEL = "presence-room.1";
/** Redis counts the lease in its own time: so long a one ends only when the test lets it. */
const LONG = { REALTIME_PRESENCE_LEASE_MS: "3600000" };

/** The lease of a node runs out while it stands still, and nobody but the test renews or buries. */
eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cy: Viewer;

  beforeEach(async () => {
    [here, there] = await ChatNode.openTwo(storey, LONG);
    for (const node of [here, there]) node.get(Presence).renew = async () => {};
    [ada, ben, cy] = await here.people("Ada", "Ben", "Cy");
  });

  const lapse = (node: ChatNode) =>
    node.container.resolve<PresenceStore>(PresenceStore as never).renew(node.get(HubNode).id, 0);
  const renew = (node: ChatNode) => Presence.prototype.renew.call(node.get(Presence));

  const use = async (node: ChatNode, { connection }: Listener, idle: boolean) => {
    connection.idle = idle;
    await node.get(Presence).heed(connection);
  };
  /** What somebody was told about another person, the same again left out. */
  const story = (listener: Listener, { id }: Viewer): string[] => {
    const frames = ["user_online", "user_away", "user_offline"].flatMap((type) =>
      listener.frames(type).filter((frame) => frame["user_id"] === id),
    );
    const told = frames
      .toSorted((one, other) => listener.order(one) - listener.order(other))
      .map(({ type }) => type.replace("user_", ""));
    return told.filter((status, at) => status !== told[at - 1]);
  };
  const sees = (listener: Listener, status: string, who: Viewer) =>
    until(
      () => {
        here.clock.advance(TOGETHER_MS);
        return story(listener, who).at(-1) === status;
      },
      { what: () => `${status} of ${who.name}, after ${story(listener, who).join()}` },
    );
  const namesIn = (frame: Frame) => (frame["users"] as { name: string }[]).map(({ name }) => name);

  it("and what is told meanwhile makes nobody offline who is there when it goes on", async () => {
    const hers = await here.listen(ada);
    const his = await there.listen(ben);
    await sees(hers, "online", ben);
    await lapse(there);
    await use(there, his, true);
    await until(() => story(hers, ben).length > 1 || here.clock.advance(TOGETHER_MS), {
      what: "news of Ben",
    });
    await renew(there);
    here.clock.advance(TOGETHER_MS);
    await hers.caughtUp();
    expect(story(hers, ben)).toEqual(["online", "away"]);
    await use(there, his, false);
    await sees(hers, "online", ben);
    expect(story(hers, ben)).toEqual(["online", "away", "online"]);
  });

  it("and who comes meanwhile finds those online of whom they will not be told", async () => {
    const hers = await here.listen(ada);
    await there.listen(ben);
    await sees(hers, "online", ben);
    await lapse(there);
    const late = await here.listen(cy);
    expect(namesIn(await late.next("online_users"))).toContain("Ben");
  });

  it("and who joins a room meanwhile makes nobody leave it", async () => {
    const hers = await here.listen(ada, CHANNEL);
    const his = await there.listen(ben, CHANNEL);
    await hers.event("presence:joining", ({ user_id }) => user_id === ben.id);
    await lapse(there);
    const late = await here.listen(cy, CHANNEL);
    await hers.event("presence:joining", ({ user_id }) => user_id === cy.id);
    await renew(there);
    expect(hers.events("presence:leaving")).toEqual([]);
    his.close();
    // Who is not on the roll does not leave it.
    expect(await late.event("presence:leaving")).toMatchObject({ user_id: ben.id });
    expect(hers.events("presence:leaving")).toHaveLength(1);
  });

  it("and who is let into a room meanwhile is introduced there", async () => {
    await here.get(Memberships).leave(cy, await seenBy(here, cy, 1));
    const hers = await here.listen(ada);
    const his = await there.listen(cy);
    expect(namesIn(await his.next("online_users"))).toEqual(["Cy"]);
    await lapse(there);
    await roomOf(here, [ada, cy], "closed");
    await here.settled();
    expect(namesIn(await his.next("online_users"))).toContain("Ada");
    await sees(hers, "online", cy);
  });

  it("and who was on it is offline with its burial, never away, and online if it comes back", async () => {
    const hers = await here.listen(ada, CHANNEL);
    await there.listen(ben, CHANNEL);
    await sees(hers, "online", ben);
    await lapse(there);
    expect(await here.get(Presence).isOnline([ben.id])).toEqual(new Set());
    await renew(here);
    await sees(hers, "offline", ben);
    const late = await here.listen(cy);
    expect(namesIn(await late.next("online_users"))).not.toContain("Ben");
    await renew(there);
    await sees(hers, "online", ben);
    expect(story(hers, ben)).toEqual(["online", "offline", "online"]);
    await hers.caughtUp();
    const rooms = (name: string) =>
      hers.events(name).filter(({ user_id }) => user_id === ben.id).length;
    expect([rooms("presence:joining"), rooms("presence:leaving")]).toEqual([2, 1]);
  });
});
