import { z } from "zod";
import type { ServiceWiring, Wiring } from "../../container/index.ts";
import { wiringPage } from "../../container/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { option, toggle } from "../option.ts";
import { answerOf } from "../replies.ts";
import { table } from "../table.ts";
import { writtenFile } from "../written_file.ts";

export interface ContainerOptions {
  /** The wiring, and what is wrong with it, of this configuration. */
  readonly look: () => Promise<{ wiring: Wiring; problems: string[] }>;
  /** The wiring of the code, whatever is configured here. */
  readonly dump: () => Promise<Wiring>;
  /** The file that `container:dump` writes. */
  page: string;
}

/** `container:list`, `container:check`, `container:dump` and `container:refresh`. */
export function containerCommands(options: ContainerOptions): Command[] {
  return [listing(options), checking(options), dumping(options), refreshing()];
}

function listing({ look }: ContainerOptions): Command {
  return command({
    name: "container:list",
    summary: "Print every service: how long it lives, its tags, what it needs and who needs it.",
    options: {
      name: option(z.string().optional(), "only services with this in their name", "text"),
    },
    examples: ["container:list", "container:list --name Session", "container:list --json"],
    run: async ({ name = "" }) => {
      const { wiring } = await look();
      const isMeant = (one: { name: string }): boolean =>
        one.name.toLowerCase().includes(name.toLowerCase());
      const services = wiring.services.filter(isMeant);
      const bound = wiring.bound.filter(isMeant);
      return answer({ services, bound }, text({ services, bound }));
    },
  });
}

function text({ services, bound }: Wiring): string {
  const rows = [
    ["SERVICE", "LIVES", "TAGS", "NEEDS", "NEEDED BY"],
    ...services.map((one) => [
      one.name,
      one.refreshable ? `${one.lifetime} (refreshable)` : one.lifetime,
      Object.keys(one.tags).join(" ") || "–",
      needs(one),
      one.needed_by.join(" ") || "–",
    ]),
    ...bound.map(({ name, how, as, needed_by }) => [
      name,
      as === null || as === name ? how : `${how}: ${as}`,
      "–",
      "–",
      needed_by.join(" ") || "–",
    ]),
  ];
  return table(rows);
}

function needs(service: ServiceWiring): string {
  const held = service.needs.map(({ name, hold }) =>
    hold === "direct" ? name : `${name}(${hold})`,
  );
  return held.join(" ") || "–";
}

function checking({ look }: ContainerOptions): Command {
  return command({
    name: "container:check",
    summary: "Check that all services fit together, as every start does.",
    examples: ["container:check"],
    run: async () => {
      const { wiring, problems } = await look();
      const ok = problems.length === 0;
      const said = ok ? [`All ${wiring.services.length} services fit together.`] : problems;
      return answer({ ok, problems }, said.join("\n"), ok);
    },
  });
}

function dumping({ dump, page }: ContainerOptions): Command {
  return command({
    name: "container:dump",
    summary: `Write the wiring of all services into ${page}; for those who change the code.`,
    options: {
      check: toggle(
        z.boolean().default(false),
        "write nothing, and fail when the file is not current",
      ),
      to: option(z.string().default(page), "another file", "path"),
    },
    examples: ["container:dump", "container:dump --check"],
    run: async ({ check, to }) =>
      writtenFile({ path: to, text: wiringPage(await dump()), check, by: "container:dump" }),
  });
}

function refreshing(): Command {
  return command({
    name: "container:refresh",
    needsServer: true,
    summary:
      "Have the running servers make a service anew, without a restart; requests in flight finish on the old one.",
    options: {
      name: option(
        z.string().min(1, "must not be empty"),
        "the service; container:list says which",
      ),
      node: option(z.string().optional(), "only the server of this name", "name"),
    },
    positions: ["name"],
    examples: ["container:refresh CompiledViews", "container:refresh AppKeys --node eu-1"],
    run: async ({ name, node }, { ask }) =>
      answerOf(await ask("container:refresh", { input: { name }, node })),
  });
}
