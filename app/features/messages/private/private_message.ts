import { iso } from "../../rooms/index.ts";

/** A message of a conversation of two, as the database has it. */
export interface PrivateRow {
  id: number;
  room_id: number;
  sender_id: number;
  receiver_id: number;
  content: string;
  created_at: number;
  client_id: string;
  /** Up to which message its receiver has read. */
  read_id: number;
}

/** A message from one person to another (C3.1). */
export interface PrivateMessage {
  id: number;
  sender_id: number;
  receiver_id: number;
  content: string;
  created_at: string;
  is_read: boolean;
  client_id: string;
}

export function privateMessage(row: PrivateRow): PrivateMessage {
  const { id, sender_id, receiver_id, content, created_at, client_id, read_id } = row;
  const is_read = read_id >= id;
  return { id, sender_id, receiver_id, content, created_at: iso(created_at), is_read, client_id };
}
