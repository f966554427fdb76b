import { integer, section } from "../app/platform/config/index.ts";

export const transfer = section("transfer", {
  keepDays: {
    env: "EXPORT_KEEP_DAYS",
    schema: integer(1).default(7),
    doc: "How long exports, and archives that were uploaded to be imported, are kept.",
  },
  uploadMb: {
    env: "IMPORT_UPLOAD_MB",
    schema: integer(1, 256).default(200),
    doc: "Largest archive that is uploaded to be imported, in megabytes; larger ones are imported at the console.",
  },
});
