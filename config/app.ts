import { z } from "zod";
import { LANGUAGES } from "../app/platform/texts/index.ts";
import { integer, list, section } from "../app/platform/config/index.ts";

export const app = section("app", {
  environment: {
    env: "NODE_ENV",
    schema: z.enum(["production", "development", "test"]).default("production"),
    doc: "production, development or test.",
    restart: true,
  },
  name: {
    env: "APP_NAME",
    schema: z.string().max(60).default("Parley"),
    doc: "Name of this installation, as people see it.",
    restart: true,
  },
  language: {
    env: "LANGUAGE",
    schema: z.enum(LANGUAGES).default("en"),
    doc: "What pages speak to people who chose no language and whose browser asks for none that we have: en or de.",
    restart: true,
  },
  key: {
    env: "APP_KEY",
    schema: z
      .string()
      .optional()
      .refine(
        (text) => text === undefined || text.split(",").every((key) => key.trim().length >= 32),
        "must be 32 characters or more",
      ),
    doc: "Seals sessions. Several keys separated by commas: the first seals, all unseal (rotation). Made and kept under storage/ when missing.",
    secret: true,
    restart: true,
  },
  host: {
    env: "HOST",
    schema: z.string().default("0.0.0.0"),
    doc: "Address to listen on.",
    restart: true,
  },
  port: {
    env: "PORT",
    schema: integer(0, 65_535).default(3000),
    doc: "Port to listen on; 0 takes a free one.",
    restart: true,
  },
  url: {
    env: "APP_URL",
    schema: z.url().optional(),
    doc: "Public address, when it differs from what requests say.",
  },
  trustedProxies: {
    env: "TRUSTED_PROXIES",
    schema: list(),
    doc: "Addresses or CIDR ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.",
    restart: true,
  },
  storage: {
    env: "STORAGE_PATH",
    schema: z.string().default("storage"),
    doc: "Folder for the database file, uploads, logs and keys.",
    restart: true,
  },
  workers: {
    env: "WORKERS",
    schema: integer(1, 256).default(1),
    doc: "Processes that share PORT on this machine, each of them a node; more than one needs REDIS_URL.",
    restart: true,
  },
  drainSeconds: {
    env: "DRAIN_SECONDS",
    schema: integer(0, 600).default(10),
    doc: "How long a stop waits for work in hand, in seconds.",
  },
  nodeId: {
    env: "NODE_ID",
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,64}$/)
      .optional(),
    doc: "Name of this node in logs and frames; random when missing.",
    restart: true,
  },
});
