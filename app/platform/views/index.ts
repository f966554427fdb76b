export { Assets } from "./assets.ts";
export { compileViews } from "./compile.ts";
export { CompiledViews } from "./compiled_views.ts";
export type { ViewGlobals } from "./equip.ts";
export { escapeHtml } from "./escape_html.ts";
export { filters } from "./filters.ts";
export { LiveViews } from "./live_views.ts";
export { renderMarkdown } from "./markdown.ts";
export { Views } from "./views.ts";
