import { Settings } from "../../../../config/settings.ts";
import {
  bindInstance,
  carriersOf,
  type Constructor,
  type Container,
  createContainer,
} from "../../container/index.ts";
import { type Check, DoctorCheck, doctorChecks, fine, wrong } from "../../doctor/index.ts";
import { ConfigurationError } from "../../errors/index.ts";
import { Log } from "../../logging/index.ts";
import { Clock, Figures, SystemClock } from "../../support/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { DoctorSubject } from "./subject.ts";

export interface DoctorOptions {
  readonly loadSettings: () => Settings;
  installation: DoctorSubject;
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

async function examine(options: DoctorOptions): Promise<Check[]> {
  const { settings, check } = configuration(options.loadSettings);
  const container = createContainer();
  bindInstance(container, DoctorSubject, options.installation);
  if (settings) furnish(container, settings);
  const found = await Promise.all(
    checksFor(settings).map((one) => container.resolve<DoctorCheck>(one).examine()),
  );
  return [check, ...found.flat()];
}

/** Parts of the application, none of them started; without the templates, which may be missing. */
function furnish(container: Container, settings: Settings): void {
  bindInstance(container, Settings, settings);
  bindInstance(container, Log, Log.silent());
  bindInstance(container, Clock, new SystemClock());
  bindInstance(container, Figures, new Figures());
}

function checksFor(settings: Settings | undefined): Constructor<DoctorCheck>[] {
  const all = carriersOf(doctorChecks);
  return settings ? all : all.filter((one) => !needsSettings(one));
}

function needsSettings(check: Constructor<DoctorCheck>): boolean {
  return !("needsSettings" in check && check.needsSettings === false);
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
