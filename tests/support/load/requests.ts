import { randomUUID } from "node:crypto";
import type { Person } from "../person.ts";
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

/** Requests at a fixed rate, whatever becomes of those before them: some write a message, the others read the newest. */
export class Requests {
  readonly #people: readonly Person[];
  readonly #room: LoadRoom;
  readonly #outcomes: Promise<Outcome>[] = [];
  readonly #running: Promise<void>;
  #stopped = false;

  /** @param people each on a server; they take turns */
  constructor(people: readonly Person[], room: LoadRoom, perSecond: number) {
    this.#people = people;
    this.#room = room;
    this.#running = this.#run(perSecond);
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
