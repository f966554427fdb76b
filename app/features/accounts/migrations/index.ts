import { createUsers } from "./0001_users.ts";
import { createPersonalTokens } from "./0002_personal_tokens.ts";
import { addLanguage } from "./0004_add_language.ts";
import { createAccessTokens } from "./0003_access_tokens.ts";
import { markBots } from "./0006_mark_bots.ts";
import { createOrder } from "./0005_order.ts";

/** The first tables of accounts, in order. */
export const accountsMigrations = [createUsers, createPersonalTokens];

/** Those that came later, in order. */
export const laterAccountsMigrations = [createAccessTokens];

/** Those that came with programs and imports, in order. */
export const lastAccountsMigrations = [markBots];
/** A column for the language of pages. */
export const languageMigrations = [addLanguage];

/** What keeping order asks of accounts. */
export const orderAccountsMigrations = [createOrder];
