export { FlagCatalogue } from "./flag_catalogue.ts";
export { flag, withFlags } from "./flag_middleware.ts";
export { FlagNews } from "./flag_news.ts";
export { FlagRule } from "./flag_rule.ts";
export type { FlagAuthor } from "./flag_store.ts";
export { type FlagChange, type FlagListing, Flags } from "./flags.ts";
export { HubFlagNews } from "./hub_flag_news.ts";
export { createFlags } from "./migrations/0001_flags.ts";
export { parseRule, ruleText } from "./rule_text.ts";
