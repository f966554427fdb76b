export type { Viewer } from "../security/index.ts";
