import { spawnSync } from "node:child_process";
import { findProgram } from "./find_program.ts";

export type PartName = "database" | "redis" | "chromium";

const APT: Record<PartName, string> = {
  database: "mariadb-server",
  redis: "redis-server",
  chromium: "chromium",
};
const BREW: Record<PartName, string> = {
  database: "mariadb",
  redis: "redis",
  chromium: "chromium",
};

/** Debian starts a service as soon as it is installed; a policy of 101 forbids that while this runs. */
const APT_SCRIPT = `
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod +x $policy
  trap "rm -f $policy" EXIT
fi
apt-get -qq -o DPkg::Lock::Timeout=300 update
apt-get -qq -o DPkg::Lock::Timeout=300 -y --no-install-recommends install "$@"
if [ -d /run/systemd/system ]; then systemctl disable -q mariadb redis-server || true; fi
`;

/**
 * Installs missing parts by the system's package manager where that is allowed without asking anybody.
 *
 * @returns what was used (`apt-get`), or why nothing could be installed
 */
export function installParts(parts: readonly PartName[]): { by: string } | { refused: string } {
  const command = aptCommand(parts) ?? brewCommand(parts);
  if (!command) return { refused: "neither apt-get as root (or with sudo) nor brew is at hand" };
  const [program = "", ...args] = command.words;
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 480_000 });
  if (status === 0) return { by: command.name };
  return { refused: `${command.name} failed: ${stderr.trim().split("\n").at(-1) ?? ""}` };
}

interface InstallCommand {
  name: string;
  words: string[];
}

function aptCommand(parts: readonly PartName[]): InstallCommand | undefined {
  const sudo = asAdministrator();
  if (!findProgram("apt-get") || !sudo) return undefined;
  const packages = parts.map((part) => APT[part]);
  return { name: "apt-get", words: [...sudo, "sh", "-c", APT_SCRIPT, "install", ...packages] };
}

function brewCommand(parts: readonly PartName[]): InstallCommand | undefined {
  if (!findProgram("brew")) return undefined;
  return {
    name: "brew",
    words: ["brew", "install", "--quiet", ...parts.map((part) => BREW[part])],
  };
}

/** Words to put before a command so that it runs as root, or undefined where a password would be asked. */
function asAdministrator(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync("sudo", ["-n", "true"]).status === 0 ? ["sudo", "-n"] : undefined;
}
