import { monitorEventLoopDelay } from "node:perf_hooks";

type IntervalHistogram = ReturnType<typeof monitorEventLoopDelay>;

const RESOLUTION_MS = 10;
const SPAN_MS = 10_000;
const NANOSECONDS = 1_000_000;

/**
 * How late the event loop was within the last ten to twenty seconds: what a request waits before anybody looks at it.
 *
 * @example
 * const lag = new LoopLag();
 * lag.read(); // { p50_ms: 0.1, p99_ms: 3.2, max_ms: 11 }
 */
export class LoopLag {
  readonly #histograms: [IntervalHistogram, IntervalHistogram];
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#histograms = [begin(), begin()];
    // The older one has at least one span in it when it is read.
    this.#timer = setInterval(() => this.#turn(), SPAN_MS).unref();
  }

  read(): { p50_ms: number; p99_ms: number; max_ms: number } {
    const [older] = this.#histograms;
    return {
      p50_ms: late(older.percentile(50)),
      p99_ms: late(older.percentile(99)),
      max_ms: late(older.max),
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const histogram of this.#histograms) histogram.disable();
  }

  #turn(): void {
    const [older, newer] = this.#histograms;
    older.reset();
    this.#histograms.splice(0, 2, newer, older);
  }
}

function begin(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}

/** The histogram counts the time between its ticks, which a loop without any lag makes on time. */
function late(nanoseconds: number): number {
  const ms = nanoseconds / NANOSECONDS - RESOLUTION_MS;
  return Math.max(0, Math.round(ms * 10) / 10) || 0;
}
