export { askNodes, type AskOptions, type ControlPlace } from "./ask_nodes.ts";
export { NoServerError } from "./no_server_error.ts";
export { NodeControl, runFolder } from "./node_control.ts";
export type { NodeFacts } from "./node_facts.ts";
export type { Outcome, Reply } from "./reply.ts";
export { type Reload, Reloads, type ReloadState } from "./reloads.ts";
export { type ShownSetting, shownSettings, valueText } from "./shown_settings.ts";
