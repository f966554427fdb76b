import type { Run } from "./pipeline.ts";

/** Puts an open page on the application, for GET: nobody is asked who they are, and no limit counts. */
export type Mount = (path: string, run: Run) => void;
