import { z } from "zod";

/** A row id in a path. */
const RowId = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);

export const TransferParams = z.object({ id: RowId });

/** An archive that somebody uploads. */
export const Upload = z.object({
  kind: z.enum(["import_parley", "import_slack"], "Choose what wrote the archive."),
  file: z.instanceof(File, { error: "Choose an archive." }),
  rehearsal: z
    .preprocess((given) => given === "yes" || given === "true", z.boolean())
    .default(false),
});
