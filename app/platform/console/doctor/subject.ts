import type { Migration } from "../../database/index.ts";

/** What an installation should have, besides its settings. */
export abstract class DoctorSubject {
  abstract readonly migrations: readonly Migration[];
  abstract readonly built: Built;
}

/** Files that the build has to leave. */
export interface Built {
  views: string;
  assets: string;
}
