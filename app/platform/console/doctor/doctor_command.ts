import type { Settings } from "../../../../config/settings.ts";
import type { Migration } from "../../database/index.ts";
import { ConfigurationError } from "../../errors/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { type Built, checkBuild } from "./build_check.ts";
import { type Check, fine, wrong } from "./check.ts";
import { checkDatabase } from "./database_checks.ts";
import { checkDisk } from "./disk_check.ts";
import { checkRedis } from "./redis_check.ts";
import { checkVersions } from "./versions_check.ts";

export interface DoctorOptions {
  readonly loadSettings: () => Settings;
  migrations: readonly Migration[];
  built: Built;
}

/** `doctor`: looks at everything that Parley stands on, and says what to do. */
export function doctorCommand(options: DoctorOptions): Command {
  return command({
    name: "doctor",
    summary: "Check configuration, database, Redis, disk, clock, versions and build.",
    examples: ["doctor", "doctor --json"],
    run: async () => {
      const checks = await examine(options);
      const ok = checks.every((check) => check.ok);
      return answer({ ok, checks }, checks.map(line).join("\n"), ok);
    },
  });
}

async function examine({ loadSettings, migrations, built }: DoctorOptions): Promise<Check[]> {
  const standing = [checkVersions(), checkBuild(built)];
  const { settings, check } = configuration(loadSettings);
  if (!settings) return [check, ...standing];
  const found = await Promise.all([
    checkDatabase(settings, migrations),
    checkRedis(settings),
    checkDisk(settings),
  ]);
  return [check, ...found.flat(), ...standing];
}

function configuration(loadSettings: () => Settings): { settings?: Settings; check: Check } {
  try {
    return {
      settings: loadSettings(),
      check: fine("configuration", "Every setting has a value that fits."),
    };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const hint = "Correct it in the environment or in .env; .env.example explains every setting.";
    return { check: wrong("configuration", error.problems.join(" "), hint) };
  }
}

function line({ ok, name, message, hint }: Check): string {
  const head = `${ok ? "✓" : "✗"} ${name}: ${message}`;
  return hint === null ? head : `${head}\n  → ${hint}`;
}
