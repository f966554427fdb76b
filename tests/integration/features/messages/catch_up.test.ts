import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  CatchUp,
  type CatchingUp,
  messageCreated,
  messageDeleted,
  Messages,
  messageUpdated,
  Pagination,
  Revisions,
} from "../../../../app/features/messages/index.ts";
import { Pins } from "../../../../app/features/messages/keeping/pins.ts";
import { MessageResources } from "../../../../app/features/messages/message_resources.ts";
import { LinkPreviews } from "../../../../app/features/messages/previews/link_previews.ts";
import { Reactions } from "../../../../app/features/messages/reactions/reactions.ts";
import { type MemberRoom, Rooms } from "../../../../app/features/rooms/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import type { Listener } from "../rooms/listener.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";
import { ModelClient, ModelThread } from "./model_client.ts";
import { step, type Step } from "./model_steps.ts";

const LIMIT = 10;

eachStorey((storey) => {
  let node: ChatNode;
  let people: [Viewer, Viewer, Viewer];

  beforeAll(async () => {
    const env = { CATCH_UP_LIMIT: `${LIMIT}`, MESSAGE_PAGE_SIZE: "10", MESSAGE_RATE: "9999/1" };
    node = await ChatNode.open(storey, env);
    people = [await node.person("Ada"), await node.person("Ben"), await node.person("Cleo")];
  });

  const say = (found: MemberRoom, content = "hello", viewer = people[0]) =>
    node.get(Messages).post(viewer, found, { content, client_id: randomId(96) });

  const since = async ({ room }: MemberRoom, seq: number): Promise<CatchingUp> =>
    node.get(CatchUp).since((await seenBy(node, people[0], room.id)).room, seq);

  describe("who was away", () => {
    it("learns each change in order, and of each message its present state", async () => {
      const found = await roomOf(node, people);
      const [one, two] = [await say(found, "one"), await say(found, "two")];
      await node.get(Revisions).edit(people[0], one.id, "one!");
      await node.get(Revisions).delete(people[0], two.id);
      const missed = await since(found, 1);
      expect(missed).toMatchObject({
        reset: false,
        complete: 4,
        changes: [
          { seq: 2, kind: "created", message_id: two.id },
          { seq: 3, kind: "edited", message_id: one.id },
          { seq: 4, kind: "deleted", message_id: two.id },
        ],
        messages: [
          { id: one.id, body: "one!", change_seq: 3 },
          { id: two.id, body: "", change_seq: 4 },
        ],
      });
    });

    it("learns nothing when nothing happened", async () => {
      const found = await roomOf(node, people);
      await say(found);
      const nothing = { reset: false, complete: 1, changes: [], messages: [] };
      expect(await since(found, 1)).toEqual(nothing);
    });

    it("gets everything up to the limit, and begins anew past it", async () => {
      const found = await roomOf(node, people);
      for (let n = 0; n <= LIMIT; n += 1) await say(found, `message ${n}`);
      expect(await since(found, 1)).toMatchObject({ reset: false, complete: LIMIT + 1 });
      const anew = await since(found, 0);
      expect(anew).toMatchObject({
        reset: true,
        complete: LIMIT + 1,
        page: { at_start: false, at_end: true },
      });
      expect(anew.reset && anew.page.messages).toHaveLength(10);
    });

    it("begins anew with a number that was never given out", async () => {
      const found = await roomOf(node, people);
      await say(found);
      expect(await since(found, 7)).toMatchObject({ reset: true, complete: 1 });
    });

    it("begins anew when some of the changes are not kept any more", async () => {
      const found = await roomOf(node, people);
      for (let n = 0; n < 3; n += 1) await say(found);
      const { query } = node.get(Database);
      await query
        .deleteFrom("changes")
        .where("room_id", "=", found.room.id)
        .where("seq", "=", 2)
        .execute();
      expect(await since(found, 0)).toMatchObject({ reset: true });
      expect(await since(found, 2)).toMatchObject({ reset: false, changes: [{ seq: 3 }] });
    });
  });

  const ACTS = {
    edit: (viewer: Viewer, id: number) => node.get(Revisions).edit(viewer, id, randomId(48)),
    delete: (viewer: Viewer, id: number) => node.get(Revisions).delete(viewer, id),
    react: (viewer: Viewer, id: number) => node.get(Reactions).add(viewer, id, "👍"),
    regret: (viewer: Viewer, id: number) => node.get(Reactions).remove(viewer, id, "👍"),
    pin: (viewer: Viewer, id: number) => node.get(Pins).pin(viewer, id),
    unlink: (viewer: Viewer, id: number) => node.get(LinkPreviews).remove(viewer, id),
  };

  /** One room, its people, and two clients on bad lines. */
  class Play {
    readonly #found: MemberRoom;
    readonly #listener: Listener;
    readonly #posted: { id: number; author: number; root: number }[] = [];
    readonly clients = [this.#client(), this.#client()] as const;
    #asked: (CatchingUp | undefined)[] = [undefined, undefined];
    #heard = 0;

    constructor(found: MemberRoom, listener: Listener) {
      this.#found = found;
      this.#listener = listener;
    }

    static async begin(): Promise<Play> {
      const found = await roomOf(node, people);
      return new Play(found, await node.listen(people[0], `presence-room.${found.room.id}`));
    }

    #client(): ModelClient {
      return new ModelClient(node.get(MessageResources));
    }

    /** Steps that are about a client concern each of the two in turn. */
    async take(steps: readonly Step[]): Promise<void> {
      for (const [index, one] of steps.entries()) {
        await this.#take(one, index % 2 ? 1 : 0);
        await this.#pass();
      }
    }

    async #take(one: Step, number: 0 | 1): Promise<void> {
      const client = this.clients[number];
      if (one.do === "post") await this.#post(one.who);
      else if (one.do === "rename") await this.#rename();
      else if (one.do === "reply") await this.#reply(one.which);
      else if (one.do === "thread") await this.#reply(one.which, { inThread: true });
      else if (one.do === "look") await this.#look(client, one.which);
      else if (one.do in ACTS)
        await this.#revise("which" in one ? one.which : 0, (viewer, id) =>
          ACTS[one.do as keyof typeof ACTS](viewer, id),
        );
      else if (one.do === "receive") client.receive(one.which);
      else if (one.do === "leave") client.leave();
      else if (one.do === "return") client.away = false;
      else if (one.do === "ask") this.#asked[number] ??= await since(this.#found, client.complete);
      else await this.#answer(number);
    }

    /** A note among the messages. */
    async #rename(): Promise<void> {
      const found = await seenBy(node, people[0], this.#found.room.id);
      await node.get(Rooms).change(found, { name: randomId(48) });
    }

    /** Everything that is on the way arrives, and each client asks once more, as after every return. */
    async end(): Promise<void> {
      for (const number of [0, 1] as const) {
        const client = this.clients[number];
        client.away = false;
        await this.#answer(number);
        while (client.wire.length > 0) client.receive(0);
        await client.take(await since(this.#found, client.complete));
        await this.#read(client);
      }
    }

    /** The replies to a message, as a panel that is opened now shows them. */
    async freshThread(root: number): Promise<ModelThread> {
      const thread = new ModelThread(root);
      await this.#read({ thread });
      return thread;
    }

    async fresh(): Promise<ModelClient> {
      const client = this.#client();
      const { room } = await seenBy(node, people[0], this.#found.room.id);
      await client.open(await node.get(Pagination).page(room.id, { limit: 200 }), room.change_seq);
      return client;
    }

    async #answer(number: 0 | 1): Promise<void> {
      const answer = this.#asked[number];
      this.#asked[number] = undefined;
      const client = this.clients[number];
      if (answer && !client.away) await client.take(answer);
      if (!client.away) await this.#read(client);
    }

    /** The panel reads its thread, when it is opened and when it may have missed something. */
    async #read({ thread }: Pick<ModelClient, "thread">): Promise<void> {
      if (!thread?.isStale) return;
      const { room } = await seenBy(node, people[0], this.#found.room.id);
      const { messages } = await node.get(Pagination).page({ thread: thread.root }, { limit: 200 });
      thread.open(await node.get(MessageResources).of(messages), room.change_seq);
    }

    async #look(client: ModelClient, which: number): Promise<void> {
      const message = this.#posted[which % Math.max(1, this.#posted.length)];
      if (!message || client.away) return;
      client.thread = new ModelThread(message.root);
      await this.#read(client);
    }

    async #post(who: number): Promise<void> {
      const viewer = people[who] as Viewer;
      const { id } = await say(this.#found, randomId(48), viewer);
      this.#posted.push({ id, author: who, root: id });
    }

    /** Every third reply in a thread is sent to the room, too; at deleted messages no thread begins. */
    async #reply(which: number, { inThread = false } = {}): Promise<void> {
      const [viewer] = people;
      const above = this.#posted[which % Math.max(1, this.#posted.length)];
      const place = inThread
        ? { thread_id: above?.id, also_in_room: which % 3 === 0 }
        : { reply_to: above?.id };
      const draft = { content: randomId(48), client_id: randomId(48), ...place };
      const message = await node
        .get(Messages)
        .post(viewer, this.#found, draft)
        .catch(() => null);
      if (!message) return;
      const { id, thread_id } = message;
      this.#posted.push({ id, author: 0, root: thread_id ?? id });
    }

    async #revise(
      which: number,
      work: (viewer: Viewer, id: number) => Promise<unknown>,
    ): Promise<void> {
      const message = this.#posted[which % Math.max(1, this.#posted.length)];
      if (!message) return;
      // Deleted ones cannot be edited any more; that changes nothing.
      await work(people[message.author] as Viewer, message.id).catch(() => {});
    }

    /** What the hub sent goes onto the wires. */
    async #pass(): Promise<void> {
      await node.settled();
      await this.#listener.caughtUp();
      const heard = this.#listener.frames("event").filter(({ event }) => NAMES.has(event));
      for (const { data } of heard.slice(this.#heard))
        for (const client of this.clients) client.hear(data);
      this.#heard = heard.length;
    }
  }

  describe("whatever is written, answered, replied to in threads, reacted to, edited and deleted while lines are cut, slow and out of order", () => {
    it("both clients end with the list that a fresh page shows", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 8, maxLength: 60, size: "max" }),
          async (steps) => {
            const play = await Play.begin();
            await play.take(steps);
            await play.end();
            const fresh = await play.fresh();
            for (const client of play.clients) {
              expect(client.hasGap).toBe(false);
              expect(client.complete).toBe(fresh.complete);
              const oldest = client.list[0]?.id ?? 0;
              expect(client.list).toEqual(fresh.list.filter(({ id }) => id >= oldest));
              expect(client.list.length).toBeGreaterThanOrEqual(Math.min(10, fresh.list.length));
              if (!client.thread) continue;
              const thread = await play.freshThread(client.thread.root);
              expect(client.thread.list).toEqual(thread.list);
            }
          },
        ),
        { numRuns: storey.name === "embedded" ? 40 : 12 },
      );
    });
  });
});

const NAMES: ReadonlySet<unknown> = new Set([
  messageCreated.name,
  messageUpdated.name,
  messageDeleted.name,
]);
