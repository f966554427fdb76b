import { z } from "zod";
import { flag, integer, list, section } from "../app/platform/config/index.ts";

export const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const LEVEL_OF_PART = new RegExp(`^[a-z_]+=(${LEVELS.join("|")})$`);

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
        (text) => text === "" || text.split(",").every((pair) => LEVEL_OF_PART.test(pair.trim())),
        `must look like database=debug,realtime=warn; levels are ${LEVELS.join(", ")}`,
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
    schema: list().transform((names) => names.filter((name) => name !== "false")),
    doc: "Gateways whose socket messages are written down (type, size, duration; never their text): native, sse, pusher, socketio, all, or nothing.",
  },
});
