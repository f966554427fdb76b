export { Clock, FakeClock, SystemClock } from "./clock.ts";
export { randomId } from "./random_id.ts";
