import { singleton } from "../../platform/container/index.ts";
import { Figures } from "../../platform/support/index.ts";

/** What this node did with files since it started. */
@singleton()
export class FileCounts {
  began = 0;
  finished = 0;
  refused = 0;
  posted = 0;
  served = 0;
  bytesIn = 0;
  bytesOut = 0;
  collected = 0;
  orphans = 0;

  constructor(figures: Figures) {
    figures.provide("files", () => ({
      began: this.began,
      finished: this.finished,
      refused: this.refused,
      posted: this.posted,
      served: this.served,
      bytes_in: this.bytesIn,
      bytes_out: this.bytesOut,
      collected: this.collected,
      orphans: this.orphans,
    }));
  }
}
