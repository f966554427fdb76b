/**
 * Every table with its columns. A part that owns a table adds it from its own file:
 *
 * @example
 * declare module "../../platform/database/tables.ts" {
 *   interface Tables { rooms: RoomsTable }
 * }
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- filled by its owners
export interface Tables {}
