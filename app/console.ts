import { enableCompileCache } from "node:module";

// The next call need not compile the same code again; hence nothing is imported statically.
enableCompileCache(new URL(".compiled", import.meta.url).pathname);
process.setSourceMapsEnabled(true);
await import("./run_console.ts");
