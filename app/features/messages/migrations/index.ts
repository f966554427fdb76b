import { createMessages } from "./0001_create_messages.ts";
import { createChanges } from "./0002_create_changes.ts";
import { createMessageVersions } from "./0003_create_message_versions.ts";
import { createPrivateMessages } from "./0004_create_private_messages.ts";
import { createReactions } from "./0005_create_reactions.ts";
import { addReplies } from "./0006_add_replies.ts";
import { addPreviews } from "./0011_add_previews.ts";
import { addKindData } from "./0008_add_kind_data.ts";
import { createPins } from "./0007_create_pins.ts";
import { addReceiptsOff } from "./0010_add_receipts_off.ts";
import { addThreads } from "./0009_add_threads.ts";

/** The first tables of messages, in order; those of rooms come before. */
export const messagesMigrations = [createMessages, createChanges, createMessageVersions];

/** Those that came later, in order. */
export const laterMessagesMigrations = [
  createPrivateMessages,
  createReactions,
  addReplies,
  createPins,
];

/** Threads and mentions. */
export const threadsMigrations = [addThreads];
/** What messages link to. */
export const previewsMigrations = [addPreviews];

/** Receipts that are switched off. */
export const receiptsMigrations = [addReceiptsOff];
/** What kinds of messages need. */
export const messageKindsMigrations = [addKindData];
