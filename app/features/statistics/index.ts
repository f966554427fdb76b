export { statisticsApiRoutes } from "./routes.ts";
