export { ApiDescription } from "./api_description.ts";
export { openApiRoutes } from "./routes.ts";
