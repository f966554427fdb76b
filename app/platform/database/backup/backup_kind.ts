import type { Watch } from "./watch.ts";
import type { Written } from "./backup_file.ts";

/** A backup that was made. */
export interface Made extends Written {
  /** Rows of each table in it. */
  tables: Record<string, number>;
}

export interface Loading {
  watch: Watch;
  /** Called when the backup was found to be whole, before anything is changed; what it throws ends the restore. */
  readonly accept: (migrations: readonly string[]) => Promise<void>;
}

export interface Making {
  watch: Watch;
  /** Ends it early; nothing is left then. */
  signal?: AbortSignal | undefined;
}

/** A database that backups can be made of. */
export interface Source {
  readonly kind: "sqlite" | "mysql";
  make(file: string, making: Making): Promise<Made>;
  /** What is in the database now. */
  contents(): Promise<{ tables: Record<string, number>; migrations: string[] }>;
}

/** A database that a backup can be put into. */
export interface Target {
  /**
   * Replaces all that is there. When it fails, all that was there still is.
   *
   * @returns the rows of each table
   */
  load(file: string, loading: Loading): Promise<Made["tables"]>;
}
