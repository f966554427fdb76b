import type { Command as Commander } from "commander";
import { CommanderError } from "commander";
import type { Constructor } from "../container/index.ts";
import { logContext } from "../logging/index.ts";
import type { Command, Tools } from "./command.ts";
import { type Common, program, type ProgramText } from "./program.ts";
import { report } from "./report.ts";

/** The application as commands see it; opened when the first command asks for a service. */
export interface Workspace {
  resolve<T extends object>(service: Constructor<T>): T;
  close(): Promise<void>;
}

export interface ConsoleOptions extends ProgramText {
  commands: readonly Command[];
  open(): Promise<Workspace>;
  /** Prints an answer. */
  readonly out: (text: string) => void;
  /** Prints what went wrong, and progress. */
  readonly err: (text: string) => void;
}

/**
 * The program behind `bin/parley`. Exit codes: 0 done, 1 failed, 2 called wrongly.
 *
 * @example
 * const console = new Console({ name: "parley", summary: "…", commands, open, out, err });
 * process.exitCode = await console.run(process.argv.slice(2));
 */
export class Console {
  readonly #options: ConsoleOptions;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Runs one command line (without node and script) and answers the exit code. */
  async run(args: readonly string[]): Promise<number> {
    let exit = 0;
    const root = program(this.#options, this.#options.commands, async (command, given, common) => {
      exit = await this.#start(command, given, common);
    });
    this.#listen(root);
    try {
      await root.parseAsync(args, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode === 0 ? 0 : 2;
    }
    return exit;
  }

  async #start(command: Command, given: Record<string, unknown>, common: Common): Promise<number> {
    const opened = new Opened(this.#options);
    try {
      const context = { command: command.name };
      const run = () => command.run(given, opened);
      const { value, text, ok } = await logContext.run(context, run);
      this.#options.out(common.json ? JSON.stringify(value, null, 2) : text);
      return ok ? 0 : 1;
    } catch (error) {
      const { exit, text } = report(error, common);
      this.#options.err(text);
      return exit;
    } finally {
      await opened.close();
    }
  }

  #listen(root: Commander): void {
    const { out, err } = this.#options;
    for (const command of [root, ...root.commands]) {
      command.exitOverride();
      command.configureOutput({
        writeOut: (text) => out(text.trimEnd()),
        writeErr: (text) => err(text.trimEnd()),
      });
    }
  }
}

/** Opens the workspace at most once a command, and closes what was opened. Commands take its verbs apart. */
class Opened implements Tools {
  readonly #options: ConsoleOptions;
  #workspace: Promise<Workspace> | undefined;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  readonly resolve = async <T extends object>(service: Constructor<T>): Promise<T> => {
    this.#workspace ??= this.#options.open();
    return (await this.#workspace).resolve(service);
  };

  readonly progress = (line: string): void => this.#options.err(line);

  async close(): Promise<void> {
    const workspace = await this.#workspace?.catch(() => undefined);
    await workspace?.close();
  }
}
