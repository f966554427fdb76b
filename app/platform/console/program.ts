import { Command as Commander } from "commander";
import { type Command, synopsis } from "./command.ts";
import { flagName, type Option } from "./option.ts";

/** Options that every command has. */
export interface Common {
  json: boolean;
  debug: boolean;
}

export interface ProgramText {
  name: string;
  summary: string;
}

/** What the program does when a command was recognised. */
export type Start = (
  command: Command,
  given: Record<string, unknown>,
  common: Common,
) => Promise<void>;

/** The commands as a commander program: parsing and `--help`, nothing else. */
export function program(text: ProgramText, commands: readonly Command[], start: Start): Commander {
  const root = new Commander(text.name);
  root
    .description(text.summary)
    .showHelpAfterError(`Run ${text.name} --help to see what there is.`);
  for (const command of commands) add(root, command, start);
  return root;
}

function add(root: Commander, command: Command, start: Start): void {
  const sub = root
    .command(command.name)
    .description(command.summary)
    .helpGroup(`${groupOf(command)}:`)
    .usage(usage(command));
  // Checked by the command itself, so that all problems are told together.
  for (const name of command.positions)
    sub.argument(`[${name.toUpperCase()}]`, command.options[name]?.about);
  for (const [name, option] of namedOptions(command)) sub.option(flags(name, option), option.about);
  sub
    .option("--json", "print the answer as JSON")
    .option("--debug", "show where an error came from");
  sub.addHelpText("after", examples(root.name(), command));
  sub
    .allowExcessArguments(false)
    .showHelpAfterError(`Run ${root.name()} ${command.name} --help for its options.`);
  sub.action(async () => {
    const named = sub.opts<Record<string, unknown>>();
    const placed = command.positions.map(
      (name, index) => [name, sub.processedArgs[index]] as const,
    );
    const given = { ...named, ...Object.fromEntries(placed) };
    await start(command, given, { json: named.json === true, debug: named.debug === true });
  });
}

/** What is written behind the program's name and the command's. */
export function usage(command: Command): string {
  return [synopsis(command), "[--json]"].filter(Boolean).join(" ");
}

/** `user:create` → `user`; what stands alone is for the whole. */
export function groupOf({ name }: Pick<Command, "name">): string {
  const [subject = "", verb] = name.split(":");
  return verb === undefined ? "all" : subject;
}

function namedOptions({ options, positions }: Command): [string, Option][] {
  return Object.entries(options).filter(([name]) => !positions.includes(name));
}

function flags(name: string, { placeholder }: Option): string {
  return placeholder ? `${flagName(name)} <${placeholder}>` : flagName(name);
}

function examples(program: string, command: Command): string {
  return `\nExamples:\n${command.examples.map((line) => `  $ ${program} ${line}`).join("\n")}`;
}
