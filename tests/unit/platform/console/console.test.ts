import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  answer,
  answerOf,
  command,
  type Command,
  Console,
  ExitCode,
  option,
  toggle,
} from "../../../../app/platform/console/index.ts";
import { NoServerError } from "../../../../app/platform/control/index.ts";
import {
  ConfigurationError,
  ConflictError,
  UnavailableError,
} from "../../../../app/platform/errors/index.ts";

const greet = command({
  name: "people:greet",
  summary: "Greet somebody.",
  options: {
    name: option(z.string().min(2, "must have two letters or more"), "whom to greet", "name"),
    sentBy: option(z.string().default("Parley"), "who greets", "name"),
    loudly: toggle(z.boolean().default(false), "with emphasis"),
  },
  examples: ["people:greet --name Ana"],
  run: async ({ name, sentBy, loudly }) =>
    answer({ name, sentBy, loudly }, `${sentBy} greets ${loudly ? name.toUpperCase() : name}.`),
});

class Kettle {}

async function run(commands: Command[], ...args: string[]) {
  const seen = { out: "", err: "", opened: 0, closed: 0, failed: [] as string[] };
  const program = new Console({
    name: "parley",
    summary: "Team chat.",
    commands,
    open: async () => {
      seen.opened += 1;
      return {
        resolve: (service) => new service(),
        close: async () => void (seen.closed += 1),
        failed: (_error, name) => void seen.failed.push(name),
      };
    },
    ask: async (verb, options) => {
      if (!options?.node) return [{ node: "eu-1", ok: true, text: `heard ${verb}` }];
      throw new NoServerError("No server called eu-9 runs here.");
    },
    out: (text) => void (seen.out += `${text}\n`),
    err: (text) => void (seen.err += `${text}\n`),
  });
  return { exit: await program.run(args), ...seen };
}

describe("the console", () => {
  it("answers people in words and programs in JSON", async () => {
    expect(await run([greet], "people:greet", "--name", "Ana")).toMatchObject({
      exit: 0,
      out: "Parley greets Ana.\n",
    });
    const { exit, out } = await run(
      [greet],
      "people:greet",
      "--name",
      "Ana",
      "--loudly",
      "--sent-by",
      "Ben",
      "--json",
    );
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual({ name: "Ana", sentBy: "Ben", loudly: true });
  });

  it("ends with 2 and a sentence for each option that is missing or does not fit", async () => {
    expect(await run([greet], "people:greet")).toMatchObject({
      exit: 2,
      out: "",
      err: "--name is missing.\n",
    });
    const short = await run([greet], "people:greet", "--name", "A");
    expect(short).toMatchObject({ exit: 2, err: "--name: must have two letters or more\n" });
  });

  it("ends with 2 for commands, options and words that it does not know", async () => {
    expect(await run([greet], "people:greeet")).toMatchObject({ exit: 2 });
    expect((await run([greet], "people:greet", "--nome", "Ana")).err).toContain(
      "unknown option '--nome'",
    );
    expect(await run([greet], "people:greet", "--name", "Ana", "more")).toMatchObject({
      exit: 2,
      out: "",
    });
  });

  it("shows what there is, with examples, and ends with 0", async () => {
    const all = await run([greet], "--help");
    expect(all).toMatchObject({ exit: 0, err: "" });
    expect(all.out).toContain("people:greet");
    const one = await run([greet], "people:greet", "--help");
    expect(one.out).toContain(
      "parley people:greet --name <name> [--sent-by <name>] [--loudly] [--json]",
    );
    expect(one.out).toContain("$ parley people:greet --name Ana");
  });

  it("tells a failure in its own words, with 1 and never a stack", async () => {
    const failing = (error: Error) =>
      command({
        name: "x:fail",
        summary: "Fail.",
        examples: [],
        run: async () => {
          throw error;
        },
      });
    const taken = failing(new ConflictError("email_taken", "Somebody has this address."));
    expect(await run([taken], "x:fail")).toMatchObject({
      exit: 1,
      err: "Somebody has this address.\n",
    });
    const wrong = failing(new ConfigurationError(["PORT is no number.", "HOST is empty."]));
    expect(await run([wrong], "x:fail")).toMatchObject({
      exit: 1,
      err: "PORT is no number.\nHOST is empty.\n",
    });
    const { err } = await run([failing(new Error("boom"))], "x:fail");
    expect(err).toContain("boom");
    expect(err).not.toContain("console.test.ts");
    expect((await run([failing(new Error("boom"))], "x:fail", "--debug")).err).toContain(
      "console.test.ts",
    );
  });

  it("ends with 3 when no server runs, and with 4 when a part is away", async () => {
    const shout = command({
      name: "x:shout",
      summary: "Shout.",
      options: { node: option(z.string().optional(), "to whom", "name") },
      examples: [],
      run: async ({ node }, { ask }) => answerOf(await ask("shout", { node })),
    });
    expect(await run([shout], "x:shout")).toMatchObject({ exit: 0, out: "eu-1: heard shout\n" });
    expect(await run([shout], "x:shout", "--node", "eu-9")).toMatchObject({
      exit: ExitCode.noServer,
      err: "No server called eu-9 runs here.\n",
    });
    const away = command({
      name: "x:away",
      summary: "Fail.",
      examples: [],
      run: async () => {
        throw new UnavailableError("database_unavailable", "The database is away.");
      },
    });
    expect(await run([away], "x:away")).toMatchObject({
      exit: ExitCode.unavailable,
      err: "The database is away.\nRun parley doctor to see why.\n",
    });
  });

  it("tells a failure as JSON when asked", async () => {
    const taken = command({
      name: "x:fail",
      summary: "Fail.",
      examples: [],
      run: async () => {
        throw new ConflictError("email_taken", "Somebody has this address.");
      },
    });
    const { exit, err } = await run([taken], "x:fail", "--json");
    expect(exit).toBe(1);
    expect(JSON.parse(err)).toEqual({
      error: { code: "email_taken", message: "Somebody has this address." },
    });
  });

  it("ends with 1 when the command ran and found something amiss", async () => {
    const check = command({
      name: "x:check",
      summary: "Check.",
      examples: [],
      run: async () => answer({ ok: false }, "No.", false),
    });
    expect(await run([check], "x:check")).toMatchObject({ exit: 1, out: "No.\n", err: "" });
  });

  it("opens the application once when a command asks, and closes it also after a failure", async () => {
    const boil = command({
      name: "tea:boil",
      summary: "Boil.",
      examples: [],
      run: async (_options, { resolve }) => {
        await resolve(Kettle);
        await resolve(Kettle);
        throw new Error("dry");
      },
    });
    expect(await run([boil], "tea:boil")).toMatchObject({ exit: 1, opened: 1, closed: 1 });
    expect(await run([greet], "people:greet", "--name", "Ana")).toMatchObject({
      opened: 0,
      closed: 0,
    });
  });

  it("hands a defect to whoever gathers them, and nothing that was refused on purpose", async () => {
    const failing = (error: Error) =>
      command({
        name: "kettle:boil",
        summary: "Boil.",
        examples: ["kettle:boil"],
        run: async (_options, { resolve }) => {
          await resolve(Kettle);
          throw error;
        },
      });
    const failed = async (error: Error) => (await run([failing(error)], "kettle:boil")).failed;
    expect(await failed(new TypeError("no lid"))).toEqual(["kettle:boil"]);
    expect(await failed(new ConflictError())).toEqual([]);
    expect(await failed(new UnavailableError())).toEqual([]);
    expect(await failed(new Error("no such table: kettles"))).toEqual([]);
  });
});
