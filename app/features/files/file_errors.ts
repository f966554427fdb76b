import {
  ConflictError,
  NotFoundError,
  TooLargeError,
  ValidationError,
} from "../../platform/errors/index.ts";
import { filters } from "../../platform/views/index.ts";

const inBytes = filters.filesize;

/** 404, for files that do not exist and for those one may not see. */
export function fileNotFound(): NotFoundError {
  return new NotFoundError("file_not_found", "There is no such file, or you may not see it.");
}

/** 422: no bytes at all. */
export function fileEmpty(): ValidationError {
  return refused("file_empty", "This file is empty. Choose another one.");
}

/** 413, with both numbers. */
export function fileTooLarge(size: number, most: number): TooLargeError {
  const message = `This file has ${inBytes(size)}; a file has ${inBytes(most)} at most.`;
  return new TooLargeError("file_too_large", message);
}

/** 413, with the three numbers. */
export function quotaExceeded({ bytes, used, quota }: Record<"bytes" | "used" | "quota", number>) {
  const message = `This file has ${inBytes(bytes)}. You have ${inBytes(used)} of your ${inBytes(quota)} in use. Delete messages with files, or ask an administrator for more.`;
  return new TooLargeError("file_quota", message);
}

/** 422: not one of the types that are taken here. */
export function typeRefused(type: string, taken: readonly string[]): ValidationError {
  const message = `This file is ${type}. Taken here are: ${taken.join(", ")}.`;
  return refused("file_type_refused", message);
}

/** 422, with both numbers. */
export function pictureTooLarge(pixels: number, most: number): ValidationError {
  const millions = (count: number): string => (count / 1e6).toLocaleString("en", ONE_DIGIT);
  const message = `This picture has ${millions(pixels)} million pixels; ${millions(most)} million are taken. Make it smaller.`;
  return refused("picture_too_large", message);
}

/** 422: it begins as a picture and cannot be opened. */
export function pictureBroken(cause: unknown): ValidationError {
  const message = "This picture is damaged and cannot be opened. Try another one.";
  const fields = [{ field: "file", message }];
  return new ValidationError({ fields, cause }, "picture_broken", message);
}

/** 409: something else came to this place of the upload first, over another connection. */
export function uploadMoved(): ConflictError {
  const message = "Another request added to this upload. Ask how far it is, and go on from there.";
  return new ConflictError("upload_moved", message);
}

/** 409, with both numbers. */
export function uploadIncomplete(received: number, size: number): ConflictError {
  const message = `Of this file ${received} of ${size} bytes have come. Send the rest first.`;
  return new ConflictError("upload_incomplete", message);
}

/** 409: each file stands in one message. */
export function filePosted(): ConflictError {
  const message = "This file is in a message already. Upload it again to post it once more.";
  return new ConflictError("file_posted", message);
}

/** 422, with both numbers. */
export function tooManyFiles(count: number, most: number): ValidationError {
  const message = `These are ${count} files; a message has ${most} at most. Send them in several messages.`;
  return refused("too_many_files", message);
}

/** 422: a message of pictures has something else in it. */
export function notAPicture(name: string): ValidationError {
  const message = `${name} is no picture. Post it as kind file.`;
  return refused("not_a_picture", message);
}

function refused(code: string, message: string): ValidationError {
  return new ValidationError({ fields: [{ field: "file", message }] }, code, message);
}

const ONE_DIGIT = { maximumFractionDigits: 1 };

/** 422: the form has no file in it. */
export function fileMissing(): ValidationError {
  return refused("file_missing", "There is no file in this form. Send one in the field file.");
}
