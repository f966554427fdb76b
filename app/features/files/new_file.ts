import { randomId } from "../../platform/support/index.ts";
import { fileName } from "./file_name.ts";

const NOTHING_YET = {
  kind: null,
  type: null,
  object: null,
  bytes: null,
  width: null,
  height: null,
  preview: null,
  preview_bytes: null,
  placeholder: null,
  room_id: null,
  message_id: null,
  position: null,
};

/** Whose file it will be, and what they say of it. */
export interface NewFile {
  owner: number;
  /** As it was sent. */
  name: string;
  /** Bytes. */
  size: number;
  /** Now, in milliseconds. */
  at: number;
}

/** The row of a file of which nothing has come yet. */
export function newFile({ owner, name, size, at }: NewFile) {
  return {
    key: randomId(128),
    owner_id: owner,
    state: "open" as const,
    name: fileName(name),
    size,
    received: 0,
    ...NOTHING_YET,
    created_at: at,
    touched_at: at,
  };
}
