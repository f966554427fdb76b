export { createReports } from "./migrations/0001_reports.ts";
export { type ReportResource, Reports } from "./reports.ts";
export { moderationApiRoutes, moderationRoutes } from "./routes.ts";
