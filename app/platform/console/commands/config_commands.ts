import type { sections, Settings } from "../../../../config/settings.ts";
import type { ConfigurationCache, Source } from "../../config/index.ts";
import { shownSettings, valueText } from "../../control/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { answerOf } from "../replies.ts";
import { table } from "../table.ts";

/** Where configuration comes from and goes to. */
export interface ConfigOptions {
  load(): Settings;
  sources(): Source[];
  cacheOf(sources: readonly Source[]): ConfigurationCache<typeof sections>;
}

/** `config:show`, `config:cache`, `config:clear` and `config:reload`. */
export function configCommands(options: ConfigOptions): Command[] {
  return [showing(options), caching(options), clearing(options), reloading()];
}

function showing(options: ConfigOptions): Command {
  return command({
    name: "config:show",
    summary: "Print every setting and where it came from; secrets are masked.",
    examples: ["config:show", "config:show --json"],
    run: async () => {
      const shown = shownSettings(options.load()).map(({ key, value, origin }) => {
        return { key, value, origin };
      });
      const rows = shown.map(({ key, value, origin }) => [key, valueText(value), origin]);
      return answer(shown, table(rows));
    },
  });
}

function caching(options: ConfigOptions): Command {
  return command({
    name: "config:cache",
    summary: "Check the configuration once and keep it in a file; secrets are left out.",
    examples: ["config:cache"],
    run: async () => {
      const sources = options.sources();
      const cache = options.cacheOf(sources);
      cache.write(sources);
      return answer({ path: cache.path }, `The configuration is cached in ${cache.path}.`);
    },
  });
}

function clearing(options: ConfigOptions): Command {
  return command({
    name: "config:clear",
    summary: "Remove the cached configuration.",
    examples: ["config:clear"],
    run: async () => {
      const cache = options.cacheOf(options.sources());
      const [path, removed] = [cache.path, cache.clear()];
      const said = removed ? `${path} is removed.` : `There is no cached configuration in ${path}.`;
      return answer({ removed, path }, said);
    },
  });
}

function reloading(): Command {
  return command({
    name: "config:reload",
    needsServer: true,
    summary: "Have the running servers read their configuration again, without a restart.",
    examples: ["config:reload", "config:reload --json"],
    run: async (_options, { ask }) => answerOf(await ask("config:reload")),
  });
}
