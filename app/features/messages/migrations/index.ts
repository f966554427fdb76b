import { createMessages } from "./0001_create_messages.ts";
import { createChanges } from "./0002_create_changes.ts";
import { createMessageVersions } from "./0003_create_message_versions.ts";

/** The tables of messages, in order; those of rooms come before. */
export const messagesMigrations = [createMessages, createChanges, createMessageVersions];
