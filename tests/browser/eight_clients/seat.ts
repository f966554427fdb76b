import { until } from "../../support/until.ts";

/** What everybody here listens to: the presence channel of a room, and a public channel. */
export interface Channels {
  room: string;
  news: string;
}

/** Where a client sits, whatever it is: what it has heard and whom it sees. */
export abstract class Seat {
  /** Its kind, for messages. */
  readonly kind: string;
  /** Names of the members that it sees, by their ids. */
  protected readonly present = new Map<string, string>();
  readonly #heard: [channel: string, mark: number][] = [];

  constructor(kind: string) {
    this.kind = kind;
  }

  abstract leave(): Promise<unknown>;

  /** The names of the members, in order. */
  async members(): Promise<string[]> {
    return [...this.present.values()].toSorted();
  }

  /** The marks of the events on a channel, as they came. */
  async marks(channel: string): Promise<number[]> {
    return this.#heard.filter(([on]) => on === channel).map(([, mark]) => mark);
  }

  /** Waits until an event with this mark has come. */
  async hears(channel: string, mark: number): Promise<void> {
    const hasCome = async () => (await this.marks(channel)).includes(mark);
    const what = async () => JSON.stringify(await this.marks(channel));
    let heard = "";
    await until(async () => (await hasCome()) || void (heard = await what()), {
      within: 20_000,
      what: () => `mark ${mark} on ${channel} by ${this.kind}, which has ${heard}`,
    });
  }

  /** Takes whatever came; what carries no mark is none of ours. */
  protected take(channel: string, data: unknown): void {
    const mark = markIn(data);
    if (mark !== undefined) this.#heard.push([channel, mark]);
  }

  protected here(members: readonly { id: unknown; name: unknown }[]): void {
    this.present.clear();
    for (const member of members) this.came(member);
  }

  protected came({ id, name }: { id: unknown; name: unknown }): void {
    this.present.set(String(id), String(name));
  }

  protected went(id: unknown): void {
    this.present.delete(String(id));
  }
}

/** Every event of the test carries `mark-7` somewhere in its data. */
export function markIn(data: unknown): number | undefined {
  const [, mark] = /mark-(\d+)/.exec(JSON.stringify(data) ?? "") ?? [];
  return mark === undefined ? undefined : Number(mark);
}
