export { ParleyArchive } from "./archive/parley_archive.ts";
export { bootTransfer } from "./boot.ts";
export { transferCommands } from "./commands.ts";
export { Exporter } from "./exporting/exporter.ts";
export { Importer, type ImportReport } from "./importing/importer.ts";
export { SlackArchive } from "./slack/slack_archive.ts";
export { createTransfers } from "./migrations/0001_create_transfers.ts";
