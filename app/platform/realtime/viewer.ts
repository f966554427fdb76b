export { hasScope } from "../security/index.ts";
export type { Viewer } from "../security/index.ts";
