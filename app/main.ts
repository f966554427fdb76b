import { enableCompileCache, flushCompileCache } from "node:module";

// The next start need not compile the same code again; hence nothing is imported statically.
enableCompileCache(new URL(".compiled", import.meta.url).pathname);
await import("./serve.ts");
flushCompileCache();
