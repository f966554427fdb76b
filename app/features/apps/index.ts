export type { App, AppResource, Webhook } from "./app.ts";
export { appResource } from "./app.ts";
export { Apps } from "./apps.ts";
export { appsCommands } from "./commands.ts";
export { createApps } from "./migrations/0001_apps.ts";
export { pusherPreflight } from "./api/preflight.ts";
export { appsAuthRoutes, appsFallbackRoutes, appsRoutes } from "./routes.ts";
export { bindApps, startApps } from "./start.ts";
