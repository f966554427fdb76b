import { said, word } from "../core/words.ts";
import { byId } from "../page/elements.ts";
import { notice } from "../page/notices.ts";
import { askJson } from "../page/requests.ts";
import type { DraftPlace } from "./drafts.ts";
import { type Choice, offerCompletion } from "./completion/source.ts";

interface Command {
  name: string;
  usage: string;
  summary: string;
}

interface Done {
  notice?: string;
  go?: string;
  help?: boolean;
}

let known: { room: string; commands: Promise<Command[]> } | null = null;

/** Offers the commands of the open room where a text begins with a stroke. */
export function offerCommands(): void {
  offerCompletion({
    trigger: "/",
    atStart: true,
    name: word("scripts_kinds.commands"),
    choices: async (query) => {
      const all = await commandsOf(byId("composer", HTMLFormElement)?.dataset["room"] ?? "");
      return all.filter(({ name }) => name.startsWith(query.toLowerCase())).map(choice);
    },
  });
}

/** Does what a text says. @throws RequestError with the server's words */
export async function giveCommand({ room, thread }: DraftPlace, text: string): Promise<void> {
  const command = { text, ...(thread !== 0 && { thread_id: thread }) };
  // Our own server's answer, in the form of `Done` of features/slash.
  const answer = await askJson("POST", `/rooms/${room}/commands`, command);
  const { data: done } = answer as { data: Done };
  if (done.notice) notice(said(done.notice));
  if (done.help) queueMicrotask(showAll);
  if (done.go) location.assign(done.go);
}

/** One answer for each visit of a room; a failure is not kept. */
function commandsOf(room: string): Promise<Command[]> {
  if (known?.room === room) return known.commands;
  const commands = askJson("GET", `/rooms/${room}/commands`).then(
    // As `giveCommand`.
    (answer) => (answer as { data: Command[] }).data,
    () => {
      known = null;
      return [];
    },
  );
  known = { room, commands };
  return commands;
}

function choice({ name, usage, summary }: Command): Choice {
  const value = usage ? `/${name} ` : `/${name}`;
  return {
    value,
    label: `/${name}`,
    note: [said(usage), said(summary)].filter(Boolean).join("  "),
  };
}

function showAll(): void {
  const area = byId("composer-text", HTMLTextAreaElement);
  if (!area) return;
  area.value = "/";
  area.focus();
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
