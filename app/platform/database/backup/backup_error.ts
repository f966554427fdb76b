import { AppError } from "../../errors/index.ts";

/**
 * Why a backup or a restore was not made; `code` says it to programs: `backup_exists`, `backup_not_written`, `backup_not_found`,
 * `backup_damaged`, `backup_of_other_kind`, `backup_newer`, `backup_disturbed`, `database_not_empty`,
 * `database_in_memory`, `restore_failed`.
 */
export class BackupError extends AppError {
  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(409, code, message, options);
  }
}
