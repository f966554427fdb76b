import { S3ServiceException } from "@aws-sdk/client-s3";

const NO_ROOM = new Set(["XMinioStorageFull", "QuotaExceeded", "InsufficientStorage"]);

/** Whether the server says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** Whether the server says that it has no room. */
export function isNoRoom(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return error.$metadata.httpStatusCode === 507 || NO_ROOM.has(error.name);
}

/** Whether the server is there and refused this one request. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  return isNoRoom(error) || (error.$metadata.httpStatusCode ?? 500) < 500;
}
