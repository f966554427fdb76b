import { describe, expect, test } from "vitest";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { LocalEvents } from "../../../../../app/platform/realtime/events/local_events.ts";

function open() {
  const events = new LocalEvents(Log.silent());
  const heard: string[] = [];
  const listener = (name: string) => (data: unknown, event: string) =>
    void heard.push(`${name} ${event} ${String(data)}`);
  return { events, heard, listener };
}

describe("Events inside the process", () => {
  test("reach those who subscribed to their name, with data and name", () => {
    const { events, heard, listener } = open();
    events.subscribe("order.paid", listener("ann"));
    expect(events.emit("order.paid", 7)).toBe(1);
    expect(events.emit("order.sent", 8)).toBe(0);
    expect(heard).toEqual(["ann order.paid 7"]);
  });

  test("reach wildcards: all under a name, or all", () => {
    const { events, heard, listener } = open();
    events.subscribe("order.*", listener("orders"));
    events.subscribe("*", listener("all"));
    for (const name of ["order.paid", "order.item.added", "orders", "user.new"])
      events.emit(name, 1);
    expect(heard).toEqual([
      "orders order.paid 1",
      "all order.paid 1",
      "orders order.item.added 1",
      "all order.item.added 1",
      "all orders 1",
      "all user.new 1",
    ]);
  });

  test("are not heard any more after the end, whichever way it came", () => {
    const { events, heard, listener } = open();
    const [ann, ben] = [listener("ann"), listener("ben")];
    const stop = events.subscribe("a.*", ann);
    events.subscribe("a.b", ben);
    stop();
    expect(events.unsubscribe("a.b", ben)).toBe(true);
    expect(events.unsubscribe("a.b", ben)).toBe(false);
    events.emit("a.b", 1);
    expect(heard).toEqual([]);
    expect(events.getSubscribers("a.b")).toEqual([]);
  });

  test("name their listeners, each once", () => {
    const { events, listener } = open();
    const ann = listener("ann");
    events.subscribe("a.b", ann);
    events.subscribe("*", ann);
    expect(events.getSubscribers("a.b")).toEqual([ann]);
  });

  test("reach the others when one throws, at once or later", async () => {
    const { events, heard, listener } = open();
    events.subscribe("a", () => {
      throw new Error("at once");
    });
    events.subscribe("a", async () => {
      await Promise.resolve();
      throw new Error("later");
    });
    events.subscribe("a", listener("ann"));
    expect(events.emit("a", 1)).toBe(3);
    await Promise.resolve();
    expect(heard).toEqual(["ann a 1"]);
  });
});
