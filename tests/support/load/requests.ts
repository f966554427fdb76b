import { randomUUID } from "node:crypto";
import type { Person } from "../person.ts";
import { until } from "../until.ts";
import { Pace } from "./pace.ts";
import type { LoadRoom } from "./room.ts";

/** What came of one request. */
export interface Outcome {
  kind: "write" | "read";
  /** When it was sent, and how long the answer took, in milliseconds. */
  at: number;
  ms: number;
  /** 0 when the connection failed. */
  status: number;
  /** Of a refusal. */
  code: string;
  clientId: string;
  /** Of a message that was stored. */
  id: number | undefined;
}

/** One in so many writes. */
const WRITES = 4;
/** Fewer say nothing. */
const SOME = 10;

/** Requests at a fixed rate, whatever becomes of those before them: some write a message, the others read the newest. */
export class Requests {
  readonly #people: readonly Person[];
  readonly #room: LoadRoom;
  readonly #outcomes: Promise<Outcome>[] = [];
  readonly #running: Promise<void>;
  /** When each message that is stored was sent. */
  readonly #stored: number[] = [];
  #stopped = false;

  /** @param people each on a server; they take turns */
  constructor(people: readonly Person[], room: LoadRoom, perSecond: number) {
    this.#people = people;
    this.#room = room;
    this.#running = this.#run(perSecond);
  }

  /** Waits until some messages were stored that were sent since then, however busy this machine is. */
  async untilSomeAreStored(since = 0): Promise<void> {
    const some = () => this.#stored.filter((at) => at > since).length >= SOME;
    await until(some, { within: 60_000, what: "messages to be stored" });
  }

  /** Sends nothing more; answers what came of all. */
  async stop(): Promise<Outcome[]> {
    this.#stopped = true;
    await this.#running;
    return Promise.all(this.#outcomes);
  }

  async #run(perSecond: number): Promise<void> {
    // A timer for each would be late under load: as many as are due go at each tick.
    const pace = new Pace(50);
    const begun = performance.now();
    for (let sent = 0; !this.#stopped; await pace.next()) {
      const due = ((performance.now() - begun) / 1000) * perSecond;
      for (; sent < due; sent += 1) this.#outcomes.push(this.#send(sent));
    }
  }

  async #send(n: number): Promise<Outcome> {
    const kind = Math.floor(n / this.#people.length) % WRITES === 0 ? "write" : "read";
    const [clientId, at, begun] = [randomUUID(), Date.now(), performance.now()];
    const answer = await this.#ask(kind, n, clientId).catch(() => undefined);
    const ms = performance.now() - begun;
    const status = answer?.status ?? 0;
    const isStored = kind === "write" && status === 201;
    if (isStored) this.#stored.push(at);
    const code = status >= 400 && answer ? String(answer.json.code) : "";
    return {
      kind,
      at,
      ms,
      status,
      code,
      clientId,
      id: isStored ? answer?.json.data.id : undefined,
    };
  }

  #ask(kind: Outcome["kind"], n: number, client_id: string) {
    const person = this.#people[n % this.#people.length];
    if (!person) throw new Error("Nobody is there to ask.");
    const path = `/api/rooms/${this.#room.id}/messages`;
    if (kind === "read") return person.get(`${path}?limit=10`);
    return person.post(path, { content: client_id, client_id });
  }
}
