export { bootDrafts } from "./boot.ts";
export { draftChanged, type DraftResource, Drafts } from "./drafts.ts";
export { createDrafts } from "./migrations/0001_create_drafts.ts";
export { draftRoutes } from "./routes.ts";
