import { type RawBuilder, sql, type SqlBool } from "kysely";

/**
 * For where clauses: rooms that somebody may look at without being in them, that is open ones from which one is not
 * banned.
 *
 * @param room the alias of the table of rooms
 * @example .where((eb) => eb.or([eb("memberships.id", "is not", null), openTo(viewerId, "rooms")]))
 */
export function openTo(userId: number, room: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref(`${room}.kind`)} = 'open' and not exists (
    select 1 from room_sanctions as b where b.room_id = ${sql.ref(`${room}.id`)} and b.user_id = ${userId}
    and b.kind = 'ban' and (b.until is null or b.until > ${now})))`;
}
