import { z } from "zod";

const FORM = "This is no id of a file.";

/** What a file is known by outside. */
export const FileKey = z.string(FORM).regex(/^[\w-]{22}$/, FORM);

/** `/files/{id}` */
export const FileParams = z.object({ id: FileKey });
