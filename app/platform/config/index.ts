export { ConfigurationCache } from "./configuration_cache.ts";
export { parseRate, type Rate, rate } from "./rate.ts";
export { resolve, type Resolved, type Source } from "./resolve.ts";
export { flag, integer, list } from "./schemas.ts";
export { section, type Key, type Keys, type Section, type Values } from "./section.ts";
export { environmentSource, fileSource } from "./sources.ts";
export type { FlagDeclaration, FlagViewer, GroupTest } from "./flag_declaration.ts";
