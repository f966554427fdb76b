import { expect, test } from "vitest";
import { Channel } from "../../../../../app/platform/realtime/channels/channel.ts";
import { channelKey, CHAT, Publication } from "../../../../../app/platform/realtime/index.ts";
import { Coalescer } from "../../../../../app/platform/realtime/output/coalescer.ts";

const OPTIONS = { keep: undefined, persist: false, counts: false, events: undefined };
const EPOCH = "e1";

/** A channel of this node, and the events that went out on it. */
function open() {
  const out: string[] = [];
  const channel = new Channel(
    channelKey(CHAT, "news"),
    { ...OPTIONS, clientEvents: "none" },
    {
      coalescer: Object.create(Coalescer.prototype) as Coalescer,
      find: () => undefined,
      gap: () => {},
      delivered: (_, { publication, offset }) => out.push(`${publication.id}@${offset ?? "-"}`),
    },
  );
  channel.reset({ epoch: EPOCH, offset: 0 });
  return { channel, out };
}

const event = (id: string) => new Publication({ id, event: "posted", at: 0 }, {});
const at = (offset: number) => ({ epoch: EPOCH, offset });

test("an event that went out while the other nodes were away does not go out again with its number", () => {
  const { channel, out } = open();
  channel.arriveAlone(event("a"));
  channel.arrive(event("a"), at(1));
  channel.arrive(event("b"), at(2));
  expect(out).toEqual(["a@-", "b@2"]);
});

test("an event that was read from the history does not go out again when its publisher learns that nobody answered", () => {
  const { channel, out } = open();
  channel.arriveFetched(event("a"), at(1));
  channel.reset({ epoch: "e2", offset: 0 });
  channel.arriveAlone(event("a"));
  channel.arriveAlone(event("b"));
  expect(out).toEqual(["a@1", "b@-"]);
});

test("what was read remembers so many that no publish can still be under way, and no more", () => {
  const { channel, out } = open();
  for (let n = 1; n <= 2_000; n += 1) channel.arriveFetched(event(`${n}`), at(n));
  out.length = 0;
  for (const n of [1001, 2000]) channel.arriveAlone(event(`${n}`));
  expect(out).toEqual([]);
  channel.arriveAlone(event("1000"));
  expect(out).toEqual(["1000@-"]);
});
