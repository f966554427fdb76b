/** What is counted of an event on a channel, or of all that an app's clients do. */
export class Counts {
  /** Events that came from here. */
  messagesIn = 0;
  /** Copies that went out. */
  messagesOut = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** Connections that were cut off because they read too slowly. */
  drops = 0;
  /** From publishing to handing on, added up over so many events, in milliseconds. */
  latencyMs = 0;
  latencyCount = 0;
  latencyMax = 0;

  add(other: Counts): void {
    this.messagesIn += other.messagesIn;
    this.messagesOut += other.messagesOut;
    this.bytesIn += other.bytesIn;
    this.bytesOut += other.bytesOut;
    this.drops += other.drops;
    this.latencyMs += other.latencyMs;
    this.latencyCount += other.latencyCount;
    this.latencyMax = Math.max(this.latencyMax, other.latencyMax);
  }

  /** It took so long from being published to being handed on here. */
  took(ms: number): void {
    this.latencyMs += ms;
    this.latencyCount += 1;
    if (ms > this.latencyMax) this.latencyMax = ms;
  }
}
