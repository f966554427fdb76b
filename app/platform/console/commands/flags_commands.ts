import { z } from "zod";
import { type FlagListing, Flags, parseRule } from "../../flags/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { option } from "../option.ts";
import { table } from "../table.ts";

const Time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), "must be a time such as 2030-01-31T08:00:00Z")
  .transform((text) => Date.parse(text))
  .optional();

const By = z.string().trim().min(1, "must not be empty").max(100, "has 100 characters at most");

/** `flags:list` and `flags:set`. */
export function flagsCommands(): Command[] {
  return [listFlags(), setFlag()];
}

function listFlags(): Command {
  return command({
    name: "flags:list",
    summary: "Print every feature flag, for whom it is on, and who set it last.",
    examples: ["flags:list", "flags:list --json"],
    run: async (_options, { resolve }) => {
      const flags = await resolve(Flags);
      await flags.refresh();
      const list = flags.list();
      return answer(list.map(resource), table(list.map(row)));
    },
  });
}

function setFlag(): Command {
  return command({
    name: "flags:set",
    summary:
      "Set a feature flag: on, off, 25%, users:1,2, groups:admin, environments:production, or several of them in quotes. Running servers follow within two seconds.",
    options: {
      name: option(z.string(), "the flag, as flags:list shows it"),
      rule: option(z.string(), "for whom it is on"),
      from: option(Time, "when it begins; off before", "time"),
      until: option(Time, "when it ends; off from then on", "time"),
      by: option(By.default("console"), "who sets it, for the audit trail", "name"),
    },
    positions: ["name", "rule"],
    examples: [
      "flags:set typing-notices off",
      'flags:set typing-notices "25% groups:admin users:1,2" --by "Ada Lovelace"',
      "flags:set typing-notices environments:production --from 2030-01-31T08:00:00Z",
    ],
    run: async ({ name, rule, from, until, by }, { resolve }) => {
      const flags = await resolve(Flags);
      const flag = flags.named(name);
      await flags.set(flag, parseRule(rule, { from, until }), { id: null, name: by });
      const now = flags.list().filter((one) => one.name === flag);
      return answer(now.map(resource)[0], now.map(({ text }) => `${flag}: ${text}`).join(""));
    },
  });
}

function row({ name, text, changed, description }: FlagListing): string[] {
  return [name, text, changed ? `${changed.by.name}, ${iso(changed.at)}` : "default", description];
}

/** A flag for programs: times as ISO 8601. */
function resource({ rule, changed, ...flag }: FlagListing): object {
  const { from, until } = rule;
  return {
    ...flag,
    rule: {
      ...rule,
      ...(from !== undefined && { from: iso(from) }),
      ...(until !== undefined && { until: iso(until) }),
    },
    changed: changed && { at: iso(changed.at), by: changed.by },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
