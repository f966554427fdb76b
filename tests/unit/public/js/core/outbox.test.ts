import fc from "fast-check";
import { expect, test } from "vitest";
import { Outbox } from "../../../../../public/js/core/outbox.ts";
import { MemoryStore, type Outgoing } from "../../../../../public/js/core/outgoing.ts";

/** A tab of Mara's browser with an outbox; time and network are in the test's hand. */
function tab(store = new MemoryStore(), locks = new Set<string>()) {
  const sent: string[] = [];
  const shown = new Map<string, Outgoing>();
  const timers = new Set<{ ms: number; act: () => void }>();
  const outbox = new Outbox({
    store,
    send: ({ text }) => (sent.push(text), true),
    show: (message) => shown.set(message.clientId, message),
    hide: ({ clientId }) => shown.delete(clientId),
    claim: async (clientId) => {
      if (locks.has(clientId)) return null;
      locks.add(clientId);
      return () => void locks.delete(clientId);
    },
    after: (ms, act) => {
      const timer = { ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  const write = (text: string, room = "1") =>
    outbox.add({ clientId: text, room, channel: `presence-room.${room}`, text, at: 0 });
  const pass = (ms: number) => {
    const due = Array.from(timers).filter((timer) => timer.ms === ms);
    for (const timer of due) if (timers.delete(timer)) timer.act();
  };
  return { outbox, store, sent, shown, write, pass };
}

test("what Mara writes offline goes out in order when the connection is back", async () => {
  const { outbox, sent, write } = tab();
  await write("one");
  await write("two");
  expect(sent).toEqual([]);
  outbox.connected();
  expect(sent).toEqual(["one"]);
  await outbox.confirmed("one");
  expect(sent).toEqual(["one", "two"]);
});

test("rooms do not wait for one another", async () => {
  const { outbox, sent, write } = tab();
  await write("here", "1");
  await write("there", "2");
  outbox.connected();
  expect(sent).toEqual(["here", "there"]);
});

test("a message stands in the list before anything else happens", () => {
  const { shown, write } = tab();
  void write("at once");
  expect(shown.get("at once")).toMatchObject({ text: "at once", failure: null });
});

test("after a reload the same message goes again, under the same id, until it is confirmed", async () => {
  const store = new MemoryStore();
  const before = tab(store);
  before.outbox.connected();
  await before.write("kept");
  expect(before.sent).toEqual(["kept"]);
  const after = tab(store);
  await after.outbox.recover();
  after.outbox.connected();
  expect(after.sent).toEqual(["kept"]);
  await after.outbox.confirmed("kept");
  expect(await store.all()).toEqual([]);
});

test("a second tab leaves alone what the first is sending, and takes over when that is closed", async () => {
  const store = new MemoryStore();
  const locks = new Set<string>();
  const first = tab(store, locks);
  await first.write("mine");
  const second = tab(store, locks);
  await second.outbox.recover();
  second.outbox.connected();
  expect(second.sent).toEqual([]);
  locks.clear();
  await second.outbox.recover();
  expect(second.sent).toEqual(["mine"]);
});

test("a refused message says why, holds nobody up, and goes again when Mara wants it", async () => {
  const { outbox, sent, shown, write } = tab();
  outbox.connected();
  await write("long");
  await write("next");
  await outbox.refused("long", "Too long.");
  expect(shown.get("long")?.failure).toBe("Too long.");
  expect(sent).toEqual(["long", "next"]);
  await outbox.confirmed("next");
  await outbox.retry("long");
  expect(sent).toEqual(["long", "next", "long"]);
});

test("a discarded message is gone from the list and the store", async () => {
  const { outbox, store, shown, write } = tab();
  await write("no");
  await outbox.discard("no");
  expect(shown.size).toBe(0);
  expect(await store.all()).toEqual([]);
});

test("a message that was too fast keeps its turn and its text until the pause is over", async () => {
  const { outbox, sent, write, pass } = tab();
  outbox.connected();
  await write("fast");
  await write("faster");
  outbox.limited("fast", 4_000);
  expect(sent).toEqual(["fast"]);
  pass(4_000);
  expect(sent).toEqual(["fast", "fast"]);
});

test("without an answer the message goes once more; after one it does not", async () => {
  const { outbox, sent, write, pass } = tab();
  outbox.connected();
  await write("lost");
  pass(10_000);
  expect(sent).toEqual(["lost", "lost"]);
  await outbox.confirmed("lost");
  pass(10_000);
  expect(sent).toEqual(["lost", "lost"]);
});

test("a browser that cannot store still sends", async () => {
  const store = new MemoryStore();
  store.add = () => Promise.reject(new Error("No space is left."));
  const { outbox, sent, write } = tab(store);
  outbox.connected();
  await write("anyway");
  expect(sent).toEqual(["anyway"]);
});

test("over any number of cuts and reloads each message is stored once and in order", async () => {
  const steps = fc.array(fc.constantFrom("write", "cut", "return", "answer", "reload"), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const store = new MemoryStore();
      const server: string[] = [];
      let current = tab(store);
      let written = 0;
      for (const step of [...script, "return"]) await act(step);
      for (let left = written; left >= 0; left -= 1) await act("answer");
      const all = Array.from({ length: written }, (_, index) => String(index));
      expect(server).toEqual(all);

      async function act(step: string): Promise<void> {
        if (step === "write") await current.write(String(written++));
        if (step === "cut") current.outbox.disconnected();
        if (step === "return") current.outbox.connected();
        if (step === "answer") await answer();
        if (step !== "reload") return;
        current = tab(store);
        await current.outbox.recover();
      }

      async function answer(): Promise<void> {
        const text = current.sent.at(-1);
        if (text === undefined) return;
        if (!server.includes(text)) server.push(text);
        await current.outbox.confirmed(text);
      }
    }),
  );
});
