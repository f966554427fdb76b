export { filesCommands } from "./commands.ts";
export { bootFiles } from "./boot.ts";
export { FileResource } from "./file_resource.ts";
export { filesMigrations } from "./migrations/index.ts";
export { FilesData } from "./posted_files.ts";
export { fileApiRoutes, fileRoutes } from "./routes.ts";
export { WholeFiles } from "./whole_files.ts";
