import fc from "fast-check";
import { expect, test } from "vitest";
import { CatchUp } from "../../../../../public/js/core/catch_up.ts";
import { isNewer } from "../../../../../public/js/core/placement.ts";
import { RoomSequence } from "../../../../../public/js/core/room_sequence.ts";

interface Message {
  id: number;
  seq: number;
  text: string;
}

type Act =
  | { do: "write" }
  | { do: "edit" | "delete"; at: number }
  | { do: "cut" }
  | { do: "return" }
  | { do: "lose"; next: boolean };

/** A room on the server: every act is a change with the next number. */
class Room {
  readonly messages = new Map<number, Message>();
  readonly limit: number;
  seq = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  change(act: Act): Message | null {
    const id = act.do === "write" ? this.messages.size + 1 : this.#at(act);
    if (id === null) return null;
    this.seq += 1;
    const message = { id, seq: this.seq, text: act.do === "delete" ? "" : `text ${this.seq}` };
    this.messages.set(id, message);
    return message;
  }

  since(seq: number): { complete: number; reset: boolean; messages: Message[] } {
    const reset = this.seq - seq > this.limit;
    const changed = [...this.messages.values()].filter((message) => reset || message.seq > seq);
    return { complete: this.seq, reset, messages: structuredClone(changed) };
  }

  #at(act: Act): number | null {
    if (act.do !== "edit" && act.do !== "delete") return null;
    return this.messages.size === 0 ? null : 1 + (act.at % this.messages.size);
  }
}

/** A browser: shows states by number, and learns of gaps. */
class Reader {
  readonly shown = new Map<number, Message>();
  readonly catchUp: CatchUp;
  asking = 0;
  mostAsking = 0;

  constructor(room: Room, scheduler: fc.Scheduler) {
    this.catchUp = new CatchUp({
      sequence: new RoomSequence(0),
      pause: () => scheduler.schedule(Promise.resolve()),
      ask: async (since) => {
        this.asking += 1;
        this.mostAsking = Math.max(this.mostAsking, this.asking);
        await scheduler.schedule(Promise.resolve(), "question on its way");
        const answer = room.since(since);
        await scheduler.schedule(Promise.resolve(), "answer on its way");
        this.asking -= 1;
        this.#take(answer);
        return answer;
      },
    });
  }

  live(message: Message): void {
    this.#show(message);
    this.catchUp.saw(message.seq);
  }

  #take({ reset, complete, messages }: ReturnType<Room["since"]>): void {
    if (reset) for (const [id, { seq }] of this.shown) if (seq <= complete) this.shown.delete(id);
    for (const message of messages) this.#show(message);
  }

  #show(message: Message): void {
    const shown = this.shown.get(message.id);
    if (isNewer(message.seq, shown?.seq ?? null)) this.shown.set(message.id, message);
  }
}

const write = fc.constant<Act>({ do: "write" });
const edit = fc.nat().map((at): Act => ({ do: "edit", at }));
const remove = fc.nat().map((at): Act => ({ do: "delete", at }));
const lose = fc.boolean().map((next): Act => ({ do: "lose", next }));
const leave = fc.constantFrom<Act>({ do: "cut" }, { do: "return" }, { do: "return" });
const changes = fc.oneof({ weight: 3, arbitrary: write }, edit, remove, lose);
const acts = fc.oneof({ weight: 4, arbitrary: changes }, leave);

/** Plays the acts; live frames arrive late, in any order, twice or not at all. */
async function play(script: Act[], room: Room, scheduler: fc.Scheduler): Promise<Reader> {
  const reader = new Reader(room, scheduler);
  let subscribed = false;
  let losing = false;
  for (const act of script) {
    await scheduler.schedule(Promise.resolve(), act.do);
    if (act.do === "cut") subscribed = (reader.catchUp.lost(), false);
    else if (act.do === "return") subscribed = (reader.catchUp.returned(), true);
    else if (act.do === "lose") losing = act.next;
    else deliver(room.change(act), subscribed && !losing);
  }
  return reader;

  function deliver(message: Message | null, reaches: boolean): void {
    if (!message || !reaches) return;
    const copies = message.seq % 3 === 0 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      void scheduler.schedule(Promise.resolve()).then(() => reader.live({ ...message }));
    }
  }
}

/** Plays to the end, until nothing is on its way and nothing is asked. */
async function listsAfter(scheduler: fc.Scheduler, script: Act[], limit: number) {
  const room = new Room(limit);
  const playing = play(script, room, scheduler);
  await scheduler.waitFor(playing);
  const reader = await playing;
  await scheduler.waitIdle();
  await scheduler.waitFor(reader.catchUp.settled());
  const shown = [...reader.shown.values()].sort((a, b) => a.id - b.id);
  return { shown, stored: [...room.messages.values()], mostAsking: reader.mostAsking };
}

const limits = fc.constantFrom(5, 100);
const RUNS = { numRuns: 400 };

test("back from any interruption Ben's list equals the server's", async () => {
  const scripts = fc.array(acts, { maxLength: 40 });
  const property = fc.asyncProperty(
    fc.scheduler(),
    scripts,
    limits,
    async (scheduler, script, limit) => {
      const whole: Act[] = [...script, { do: "return" }];
      const lists = await listsAfter(scheduler, whole, limit);
      expect(lists.shown).toEqual(lists.stored);
      expect(lists.mostAsking).toBe(1);
    },
  );
  await fc.assert(property, RUNS);
});

test("while connected any lost, late or doubled frame is made up for by the next one", async () => {
  const scripts = fc.array(changes, { maxLength: 40 });
  const property = fc.asyncProperty(
    fc.scheduler(),
    scripts,
    limits,
    async (scheduler, script, limit) => {
      const whole: Act[] = [
        { do: "return" },
        ...script,
        { do: "lose", next: false },
        { do: "write" },
      ];
      const lists = await listsAfter(scheduler, whole, limit);
      expect(lists.shown).toEqual(lists.stored);
    },
  );
  await fc.assert(property, RUNS);
});

test("while nothing is missing nobody asks", async () => {
  const asked: number[] = [];
  const catchUp = new CatchUp({
    sequence: new RoomSequence(0),
    pause: async () => undefined,
    ask: async (since) => {
      asked.push(since);
      return { complete: since, reset: false };
    },
  });
  catchUp.returned();
  await catchUp.settled();
  for (let seq = 1; seq <= 50; seq += 1) catchUp.saw(seq);
  await catchUp.settled();
  expect(asked).toEqual([0]);
});

test("a frame that was only late closes its gap before anybody asks", async () => {
  let resume = (): void => undefined;
  const asked: number[] = [];
  const catchUp = new CatchUp({
    sequence: new RoomSequence(0),
    pause: () => new Promise((resolve) => (resume = resolve)),
    ask: async (since) => {
      asked.push(since);
      return { complete: since, reset: false };
    },
  });
  catchUp.returned();
  resume();
  await catchUp.settled();
  catchUp.saw(2);
  catchUp.saw(1);
  resume();
  await catchUp.settled();
  expect(asked).toEqual([0]);
});

test("a question that failed is asked again, after a longer pause, but not while the connection is away", async () => {
  const pauses: number[] = [];
  let fails = 2;
  const catchUp: CatchUp = new CatchUp({
    sequence: new RoomSequence(3),
    pause: async (failures) => void pauses.push(failures),
    ask: async (since) => {
      if (fails > 0) {
        fails -= 1;
        throw new Error("The server is away.");
      }
      return { complete: since + 4, reset: false };
    },
  });
  catchUp.returned();
  await catchUp.settled();
  expect(pauses).toEqual([0, 1, 2]);
  catchUp.lost();
  catchUp.saw(20);
  await catchUp.settled();
  expect(pauses).toHaveLength(3);
});
