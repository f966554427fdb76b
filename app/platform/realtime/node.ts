import { singleton } from "../container/index.ts";
import { Log } from "../logging/index.ts";
import { randomId } from "../support/index.ts";

/** This process among the nodes of the hub. */
@singleton()
export class HubNode {
  /** As configured; in logs and in `connected` frames. */
  readonly name: string;
  /** Unique to this run, so that a node that starts again is not taken for its former self. */
  readonly id = randomId(72);
  #events = 0;

  constructor(log: Log) {
    this.name = log.nodeId;
  }

  /** The id of a new event, unique among all nodes. */
  nextEventId(): string {
    this.#events += 1;
    return `${this.id}-${this.#events.toString(36)}`;
  }
}
