import { createRooms } from "./0001_create_rooms.ts";
import { createMemberships } from "./0002_create_memberships.ts";
import { addPolicies } from "./0003_add_policies.ts";

/** The tables of rooms, in order; those of accounts come before. */
export const roomsMigrations = [createRooms, createMemberships];

/** What came when there were other tables already. */
export const laterRoomsMigrations = [addPolicies];
