import { type Command, Redis } from "ioredis";

type Stream = Parameters<Redis["sendCommand"]>[1];

/**
 * A connection that listens. The library renews subscriptions by itself after a return, and looks at none of the
 * promises: one that ends with the connection must not count as a defect of ours.
 */
export class ListeningRedis extends Redis {
  override sendCommand(command: Command, stream?: Stream): unknown {
    const answer = super.sendCommand(command, stream);
    if (answer instanceof Promise) answer.catch(() => {});
    return answer;
  }
}
