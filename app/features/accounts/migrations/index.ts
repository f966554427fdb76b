import { createUsers } from "./0001_users.ts";
import { createPersonalTokens } from "./0002_personal_tokens.ts";

/** The tables of accounts, in order. */
export const accountsMigrations = [createUsers, createPersonalTokens];
