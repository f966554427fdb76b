export { openDevelopmentTools } from "./tools.ts";
