export { slashRoutes } from "./routes.ts";
export { type Done, type Given, SlashCommand } from "./slash_command.ts";
