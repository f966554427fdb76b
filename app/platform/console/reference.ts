import type { Command } from "./command.ts";
import { ExitCode } from "./exit_code.ts";
import { flagName, isRequired, type Option } from "./option.ts";
import { groupOf, usage } from "./program.ts";

/** Above it people write, below it `console:docs`. */
const MARK = "<!-- From here on written by `bin/parley console:docs`. -->";

/**
 * The page about the console with its reference written anew from the commands.
 *
 * @param page as it is; what stands above the mark stays
 * @throws Error when the page has no mark
 */
export function withReference(page: string, commands: readonly Command[]): string {
  const [words, reference] = page.split(MARK);
  if (words === undefined || reference === undefined)
    throw new Error(`The page has no line ${MARK}, below which the commands could stand.`);
  return `${words}${MARK}\n\n${referenceOf(commands)}`;
}

function referenceOf(commands: readonly Command[]): string {
  const groups = Map.groupBy(commands, groupOf);
  const parts = [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return parts.map(([name, all]) => `## ${name}\n\n${all.map(section).join("\n")}`).join("\n");
}

function section(command: Command): string {
  const { name, summary, examples } = command;
  const lines = examples.map((example) => `bin/parley ${example}`);
  return [
    `### \`${name}\``,
    "",
    summary,
    "",
    `Usage: \`bin/parley ${name} ${usage(command)}\`. Exit codes: ${exitsOf(command).join(", ")}.`,
    "",
    ...optionsOf(command),
    "```sh",
    ...lines,
    "```",
    "",
  ].join("\n");
}

function exitsOf({ needsServer }: Command): number[] {
  const { done, failed, usage: called, noServer, unavailable } = ExitCode;
  return [done, failed, called, ...(needsServer ? [noServer] : []), unavailable];
}

function optionsOf({ options, positions }: Command): string[] {
  const rows = Object.entries(options).map(([name, option]) => {
    const label = positions.includes(name) ? name.toUpperCase() : labelOf(name, option);
    const about = option.about.replaceAll("|", "\\|");
    return `| \`${label}\` | ${about}${isRequired(option) ? "" : " (may be left out)"} |`;
  });
  return rows.length > 0 ? ["| | |", "| --- | --- |", ...rows, ""] : [];
}

function labelOf(name: string, { placeholder }: Option): string {
  return placeholder ? `${flagName(name)} <${placeholder}>` : flagName(name);
}
