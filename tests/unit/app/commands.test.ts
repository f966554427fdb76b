import "reflect-metadata";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { commands } from "../../../app/commands.ts";
import { ExitCode } from "../../../app/platform/console/index.ts";
import { program } from "../../../app/platform/console/program.ts";
import { withReference } from "../../../app/platform/console/reference.ts";

const PAGE = fileURLToPath(new URL("../../../docs/console.md", import.meta.url));

/** What P10.1 asks for. */
const WANTED = `
  config:show config:cache config:clear config:reload
  views:compile views:clear routes:list sessions:gc stats doctor
  container:list container:check container:dump container:refresh
  db:migrate db:rollback db:status db:seed db:backup db:restore flags:list flags:set
  user:create user:role user:disable token:create app:create app:list app:webhook room:list
  node:drain node:undrain log:level errors:list queue:work queue:status
`;

/** A line as a shell takes it apart. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

/** Reads a command line as the console does, and does nothing. @returns the command that would run */
async function understood(line: string): Promise<string | undefined> {
  let name: string | undefined;
  const text = { name: "parley", summary: "" };
  const root = program(text, commands, async (command, given) => {
    command.check(given);
    ({ name } = command);
  });
  for (const command of [root, ...root.commands]) command.exitOverride();
  await root.parseAsync(words(line), { from: "user" });
  return name;
}

describe("the commands", () => {
  it("are all there", () => {
    expect(commands.map(({ name }) => name)).toEqual(
      expect.arrayContaining(WANTED.trim().split(/\s+/)),
    );
  });

  it("have names of their own, a sentence and an example", () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, summary, examples } of commands) {
      expect({ name, summary }).toEqual({ name, summary: expect.stringMatching(/^[A-Z].*\.$/) });
      expect(examples.length).toBeGreaterThan(0);
    }
  });

  test.each(
    commands.flatMap(({ name, examples }) => examples.map((line) => [line, name] as const)),
  )("can be called as in the example %s", async (line, name) =>
    expect(await understood(line)).toBe(name),
  );

  it("are refused by the reader of examples when they do not fit", async () => {
    await expect(understood("flags:set typing-notices")).rejects.toThrow("RULE is missing.");
  });
});

describe("the page about the console", () => {
  const page = readFileSync(PAGE, "utf8");

  it("is what the commands say: if not, run bin/parley console:docs", () => {
    expect(withReference(page, commands)).toBe(page);
  });

  it("tells every exit code", () => {
    for (const code of Object.values(ExitCode)) expect(page).toContain(`\n| ${code} | `);
    expect(page.match(/^\| \d \| /gm)).toHaveLength(Object.keys(ExitCode).length);
  });

  it("cannot be written without its mark", () => {
    expect(() => withReference("# The console", commands)).toThrow("The page has no line");
  });
});
