export { answer, type Answer } from "./answer.ts";
export { command, type Command, type Tools } from "./command.ts";
export { Console, type ConsoleOptions, type Workspace } from "./console.ts";
export { option, type Option, type Options, toggle } from "./option.ts";
export { UsageError } from "./usage_error.ts";
