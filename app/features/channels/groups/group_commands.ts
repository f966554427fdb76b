import { z } from "zod";
import {
  answer,
  type Answer,
  command,
  type Command,
  option,
  table,
} from "../../../platform/console/index.ts";
import { ChannelNames, GroupName } from "./group_schema.ts";
import type { Group } from "./groups_repository.ts";
import { Groups } from "./groups.ts";

const name = option(GroupName, "of the group, with or without its #", "name");

/** `a b` as a list: names of channels may have commas in them. */
const Channels = z
  .string()
  .transform((text) => text.split(/\s+/).filter((one) => one !== ""))
  .pipe(ChannelNames);

/** `group:list`, `group:create`, `group:add`, `group:remove` and `group:delete`. */
export function groupCommands(): Command[] {
  return [list(), create(), change("add"), change("remove"), remove()];
}

function list(): Command {
  return command({
    name: "group:list",
    summary: "Tell which groups of channels are kept, besides those that the code makes.",
    examples: ["group:list", "group:list --json"],
    run: async (_options, { resolve }) => {
      const groups = await (await resolve(Groups)).list();
      const rows = groups.map(({ name, channels }) => [name, channels.join(" ")]);
      const text = rows.length > 0 ? table([["name", "channels"], ...rows]) : "There is no group.";
      return answer(groups.map(resource), text);
    },
  });
}

function create(): Command {
  return command({
    name: "group:create",
    summary: "Make a group of channels that one listens and publishes to as one.",
    options: {
      name,
      channels: option(Channels.optional(), "by spaces; none when left out", '"a b"'),
    },
    positions: ["name"],
    examples: ['group:create desk --channels "news sports"'],
    run: async (given, { resolve }) => {
      const groups = await resolve(Groups);
      return said(await groups.create(given.name, given.channels ?? [], "console"));
    },
  });
}

function change(verb: "add" | "remove"): Command {
  const words = verb === "add" ? "Add channels to a group" : "Take channels out of a group";
  return command({
    name: `group:${verb}`,
    summary: `${words}; who listens to it follows.`,
    options: { name, channels: option(Channels, "by spaces", '"a b"') },
    positions: ["name", "channels"],
    examples: [`group:${verb} desk "weather traffic"`],
    run: async (given, { resolve }) => {
      const groups = await resolve(Groups);
      return said(await groups[verb](given.name, given.channels, "console"));
    },
  });
}

function remove(): Command {
  return command({
    name: "group:delete",
    summary: "Take a group away; who listens to it leaves its channels.",
    options: { name },
    positions: ["name"],
    examples: ["group:delete desk"],
    run: async (given, { resolve }) => {
      await (await resolve(Groups)).delete(given.name, "console");
      return answer({ name: given.name, deleted: true }, `${given.name} is gone.`);
    },
  });
}

function said(group: Group): Answer {
  const text = group.channels.length > 0 ? group.channels.join(" ") : "no channel yet";
  return answer(resource(group), `${group.name}: ${text}`);
}

function resource({ name, channels, changedAt }: Group) {
  return { name, channels, changed_at: new Date(changedAt).toISOString() };
}
