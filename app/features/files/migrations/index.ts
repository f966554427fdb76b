import { createFiles } from "./0001_create_files.ts";

/** All tables of files. */
export const filesMigrations = [createFiles];
