export type { CaptureContext, CapturedRequest, Door, Level } from "./capture.ts";
export { Defects, type Noted } from "./defects.ts";
export { Tracker } from "./tracker.ts";
