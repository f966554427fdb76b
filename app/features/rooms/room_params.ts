import { z } from "zod";

/** A row id in a path: without sign or leading zero, so that each thing has one address. */
const RowId = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);

/** `/rooms/{id}` */
export const RoomParams = z.object({ id: RowId });

/** `/rooms/{id}/members/{user_id}` */
export const MemberParams = z.object({ id: RowId, user_id: RowId });
