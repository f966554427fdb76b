import { z } from "zod";
import { flag, integer, list, section } from "../app/platform/config/index.ts";

const MEGABYTE = 1024 * 1024;
/** What one request to S3 may carry. */
const LARGEST = 5 * 1024 * MEGABYTE;
const TYPE = /^(?:\*|[a-z0-9-]+\/(?:\*|[a-z0-9.+-]+))$/;

export const files = section("files", {
  store: {
    env: "FILES_STORE",
    schema: z.enum(["folder", "s3"]).default("folder"),
    doc: "Where uploaded files lie: in a folder, or in a bucket that speaks S3. Several nodes need a folder that all of them share, or a bucket.",
    restart: true,
  },
  path: {
    env: "FILES_PATH",
    schema: z.string().min(1).optional(),
    doc: "The folder of uploaded files; storage/uploads/files when missing.",
    restart: true,
  },
  s3Endpoint: {
    env: "FILES_S3_ENDPOINT",
    schema: z
      .string()
      .regex(/^https?:\/\/[^/]+/, "must begin with http:// or https:// and name a server")
      .optional(),
    doc: "Address of the S3 server, such as https://minio.example.org:9000; Amazon's own when missing.",
    restart: true,
  },
  s3Region: {
    env: "FILES_S3_REGION",
    schema: z.string().min(1).default("us-east-1"),
    doc: "Region of the bucket.",
    restart: true,
  },
  s3Bucket: {
    env: "FILES_S3_BUCKET",
    schema: z.string().min(3).default("parley"),
    doc: "Name of the bucket; it must exist.",
    restart: true,
  },
  s3KeyId: {
    env: "FILES_S3_KEY_ID",
    schema: z.string().min(1).optional(),
    doc: "Access key for the bucket; when missing it is looked for where programs of Amazon look.",
    restart: true,
  },
  s3Secret: {
    env: "FILES_S3_SECRET",
    schema: z.string().min(1).optional(),
    doc: "Secret of that access key.",
    secret: true,
    restart: true,
  },
  s3PathStyle: {
    env: "FILES_S3_PATH_STYLE",
    schema: flag(true),
    doc: "Whether the bucket stands in the path and not in the host name; most servers of one's own want that.",
    restart: true,
  },
  maxSize: {
    env: "FILES_MAX_SIZE",
    schema: integer(1, LARGEST).default(100 * MEGABYTE),
    doc: "Largest file in bytes.",
  },
  maxCount: {
    env: "FILES_MAX_COUNT",
    schema: integer(1, 50).default(10),
    doc: "Most files of one message.",
  },
  types: {
    env: "FILES_TYPES",
    schema: list().refine(
      (types) => types.every((type) => TYPE.test(type)),
      "must be a list such as image/*, application/pdf",
    ),
    doc: "Content types that are taken, such as image/*, application/pdf; all when empty. The content decides, not the name.",
  },
  quota: {
    env: "FILES_QUOTA",
    schema: integer(0).default(2048 * MEGABYTE),
    doc: "Most bytes of files that one person may have; 0 for no bound.",
  },
  imagePixels: {
    env: "FILES_IMAGE_PIXELS",
    schema: integer(1_000_000, 500_000_000).default(50_000_000),
    doc: "Most pixels of a picture, of all its frames together.",
  },
  uploadHours: {
    env: "FILES_UPLOAD_HOURS",
    schema: integer(1, 720).default(24),
    doc: "Hours after which an upload is collected that was not finished or never posted.",
  },
});
