import type { Command as Commander } from "commander";
import { CommanderError } from "commander";
import type { Constructor } from "../container/index.ts";
import type { AskOptions, Reply } from "../control/index.ts";
import { logContext } from "../logging/index.ts";
import type { Command, Tools } from "./command.ts";
import { type Common, program, type ProgramText } from "./program.ts";
import { ExitCode } from "./exit_code.ts";
import { type Advance, type LongWork, Progress, type Terminal } from "./progress.ts";
import { INTERNAL, report } from "./report.ts";

/** The application as commands see it; opened when the first command asks for a service. */
export interface Workspace {
  resolve<T extends object>(service: Constructor<T>): T;
  close(): Promise<void>;
  /** A command failed by a defect. */
  failed(error: unknown, command: string): void;
}

export interface ConsoleOptions extends ProgramText {
  commands: readonly Command[];
  open(): Promise<Workspace>;
  /** Reaches running servers; without opening the application, so that it works beside a wrong configuration. */
  readonly ask: (verb: string, options?: AskOptions) => Promise<Reply[]>;
  /** Prints an answer. */
  readonly out: (text: string) => void;
  /** Prints what went wrong. */
  readonly err: (text: string) => void;
  /** Shows progress when a person looks on. */
  terminal?: Terminal;
}

/**
 * The program behind `bin/parley`. What its exit codes mean stands in `ExitCode`.
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
    let exit: number = ExitCode.done;
    const root = program(this.#options, this.#options.commands, async (command, given, common) => {
      exit = await this.#start(command, given, common);
    });
    this.#listen(root);
    try {
      await root.parseAsync(args, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
    }
    return exit;
  }

  async #start(command: Command, given: Record<string, unknown>, common: Common): Promise<number> {
    const progress = new Progress(common.json ? undefined : this.#options.terminal);
    const opened = new Opened(this.#options, progress);
    try {
      const context = { command: command.name };
      const run = () => command.run(given, opened);
      const { value, text, ok } = await logContext.run(context, run);
      this.#options.out(common.json ? JSON.stringify(value, null, 2) : text);
      return ok ? ExitCode.done : ExitCode.failed;
    } catch (error) {
      const { exit, code, text } = report(error, common);
      this.#options.err(text);
      if (code === INTERNAL) await opened.failed(error, command.name);
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
  readonly #progress: Progress;
  #workspace: Promise<Workspace> | undefined;

  constructor(options: ConsoleOptions, progress: Progress) {
    this.#options = options;
    this.#progress = progress;
  }

  readonly resolve = async <T extends object>(service: Constructor<T>): Promise<T> => {
    this.#workspace ??= this.#options.open();
    return (await this.#workspace).resolve(service);
  };

  readonly ask = (verb: string, options?: AskOptions): Promise<Reply[]> =>
    this.#options.ask(verb, options);

  readonly progress = (line: string): void => this.#progress.say(line);

  readonly bar = <T>(about: LongWork, work: (advance: Advance) => Promise<T>): Promise<T> =>
    this.#progress.over(about, work);

  /** Where nothing was opened there is nobody to tell. */
  async failed(thrown: unknown, command: string): Promise<void> {
    const workspace = await this.#workspace?.catch(() => undefined);
    workspace?.failed(thrown, command);
  }

  async close(): Promise<void> {
    const workspace = await this.#workspace?.catch(() => undefined);
    await workspace?.close();
  }
}
