export { Clock, FakeClock, SystemClock } from "./clock.ts";
export { Figures, type FiguresOfPart } from "./figures.ts";
export { PLAIN_LINE, VISIBLE } from "./legible.ts";
export { Ring } from "./ring.ts";
export { randomId } from "./random_id.ts";
