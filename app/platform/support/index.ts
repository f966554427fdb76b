export { Clock, FakeClock, SystemClock } from "./clock.ts";
export { Figures, type FiguresOfPart } from "./figures.ts";
export { lazy } from "./lazy.ts";
export { PLAIN_LINE, VISIBLE } from "./legible.ts";
export { LoopLag } from "./loop_lag.ts";
export { Ring } from "./ring.ts";
export { randomId } from "./random_id.ts";
export { type Flow, TokenBucket } from "./token_bucket.ts";
export { version } from "./version.ts";
