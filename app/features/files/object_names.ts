import { randomId } from "../../platform/support/index.ts";

/** A name that no object has: below the key of its file, so that a list of objects leads back to the files. */
export function newObjectName(key: string): string {
  return `files/${key}/${randomId(96)}`;
}

/** The key of the file that an object belongs to; undefined for what we never named. */
export function fileKeyIn(object: string): string | undefined {
  return /^files\/([\w-]{22})\//.exec(object)?.[1];
}
