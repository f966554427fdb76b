import { S3Client } from "@aws-sdk/client-s3";
import type { Settings } from "../../../config/settings.ts";
import type { Policy } from "../resilience/index.ts";
import type { ObjectStore } from "./object_store.ts";
import { S3Store } from "./s3_store.ts";

type FilesSettings = Settings["files"];

const AMAZON = "Amazon S3";
const silent = (): void => undefined;
/** What goes wrong is thrown, and told once by who asked. */
const QUIET = { trace: silent, debug: silent, info: silent, warn: silent, error: silent };

/** The bucket that the settings name. @param guard asked at each call, since a reload makes a new one */
export function openBucket(files: FilesSettings, guard: () => Policy): ObjectStore {
  const place = { bucket: files.s3Bucket, endpoint: files.s3Endpoint ?? AMAZON };
  return new S3Store(client(files), place, guard);
}

function client(files: FilesSettings): S3Client {
  const { s3KeyId: accessKeyId, s3Secret: secretAccessKey } = files;
  return new S3Client({
    region: files.s3Region,
    forcePathStyle: files.s3PathStyle,
    ...(files.s3Endpoint !== undefined && { endpoint: files.s3Endpoint }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    // The guard tries again, and not every server knows the newer checksums.
    maxAttempts: 1,
    logger: QUIET,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}
