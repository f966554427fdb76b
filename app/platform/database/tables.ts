/**
 * Every table with its columns. A part that owns a table adds it from its own file:
 *
 * @example
 * declare module "../../platform/database/tables.ts" {
 *   interface Tables { rooms: RoomsTable }
 * }
 */
export interface Tables {}
