export { bootSearch } from "./boot.ts";
export { searchCommands } from "./commands.ts";
export { createSearch } from "./migrations/0001_create_search.ts";
export { searchApiRoutes, searchRoutes } from "./routes.ts";
export { type Asked, type Hits, Search } from "./search.ts";
export { SearchAnswers } from "./search_answers.ts";
export { SearchEntries } from "./search_entries.ts";
export { SearchRebuild } from "./search_rebuild.ts";
export { TOKENS_VERSION } from "./text/tokens.ts";
