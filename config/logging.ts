import { z } from "zod";
import { flag, integer, section } from "../app/platform/config/index.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export const logging = section("logging", {
  level: {
    env: "LOG_LEVEL",
    schema: z.enum(LEVELS).default("info"),
    doc: "Least level that is written.",
  },
  levels: {
    env: "LOG_LEVELS",
    schema: z
      .string()
      .default("")
      .refine(
        (text) =>
          text === "" || text.split(",").every((pair) => /^[a-z]+=[a-z]+$/.test(pair.trim())),
        "must look like database=debug,realtime=warn",
      ),
    doc: "Levels of single parts: database=debug,realtime=warn.",
  },
  pretty: {
    env: "LOG_PRETTY",
    schema: z.enum(["auto", "true", "false"]).default("auto"),
    doc: "Lines for people instead of JSON: true, false, or auto (at a terminal, and in development).",
    restart: true,
  },
  files: {
    env: "LOG_FILES",
    schema: flag(true),
    doc: "Also write files under storage/logs.",
    restart: true,
  },
  fileSize: {
    env: "LOG_FILE_SIZE",
    schema: z
      .string()
      .regex(/^\d+[kmg]$/i, "must look like 20m")
      .default("20m"),
    doc: "A log file is closed at this size, and each day.",
    restart: true,
  },
  fileCount: {
    env: "LOG_FILE_COUNT",
    schema: integer(1).default(14),
    doc: "Log files that are kept.",
    restart: true,
  },
  sockets: {
    env: "LOG_SOCKETS",
    schema: flag(false),
    doc: "Write a line for each socket message (type, size, duration; never its text).",
  },
});
