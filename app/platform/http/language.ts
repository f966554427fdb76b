import type { Context } from "hono";
import { viewerOf } from "../security/index.ts";
import { headerOf } from "../support/index.ts";
import { asLanguage, type Language, preferred } from "../texts/index.ts";

/** What a person set, else what the browser asks for; nothing where neither says, so that `LANGUAGE` counts. */
export function languageOf(c: Context): Language | undefined {
  return asLanguage(viewerOf(c)?.language) ?? preferred(headerOf(c, "accept-language"));
}
