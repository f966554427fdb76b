import { stat } from "node:fs/promises";
import { resolve as absolute } from "node:path";
import { z } from "zod";
import { answer, command, type Command, option, toggle } from "../../platform/console/index.ts";
import { Email, Users } from "../accounts/index.ts";
import { ParleyArchive } from "./archive/parley_archive.ts";
import type { ImportSource } from "./archive/source.ts";
import { Exporter, type ExportOrder } from "./exporting/exporter.ts";
import { Importer, type ImportReport } from "./importing/importer.ts";
import { OwnRooms } from "./jobs/own_rooms.ts";
import { SlackArchive } from "./slack/slack_archive.ts";

const Path = z.string("must name a file").min(1, "must name a file");
const RoomNumbers = z
  .string()
  .transform((text) => text.split(",").map((part) => Number(part.trim())))
  .pipe(z.array(z.number("must be numbers of rooms").int("must be numbers of rooms").positive()));

const ARCHIVE = { file: option(Path, "the zip file", "file") };
const REHEARSAL = toggle(z.boolean().default(false), "only say what would be done");
const BY = option(Email, "address of who shall own what nobody here owns", "address");

type Run = Parameters<typeof command>[0]["run"];
type Tools = Parameters<Run>[1];

/** `room:export`, `user:export`, `import` and `import:slack`. */
export function transferCommands(): Command[] {
  return [
    exportRoom(),
    exportUser(),
    importing({
      name: "import",
      summary: "Bring in an export of Parley. Doing it twice doubles nothing.",
      open: (path) => ParleyArchive.open(path),
    }),
    importing({
      name: "import:slack",
      summary:
        "Bring in an export of Slack: people, channels, messages. Doing it twice doubles nothing.",
      open: (path) => SlackArchive.open(path),
    }),
  ];
}

function exportRoom(): Command {
  return command({
    name: "room:export",
    summary: "Write rooms into a zip file, with everybody's e-mail addresses.",
    options: { rooms: option(RoomNumbers, "numbers of rooms, such as 3,7", "numbers"), ...ARCHIVE },
    examples: [
      "room:export --rooms 3 --file general.zip",
      "room:export --rooms 3,7 --file both.zip",
    ],
    run: async ({ rooms, file }, tools) =>
      written(tools, {
        rooms: rooms.map((id) => ({ id })),
        kind: "room",
        emails: true,
        path: absolute(file),
      }),
  });
}

function exportUser(): Command {
  return command({
    name: "user:export",
    summary:
      "Write all that one person wrote, their conversations and their account into a zip file.",
    options: { email: option(Email, "address of the person", "address"), ...ARCHIVE },
    examples: ["user:export --email ada@example.org --file ada.zip"],
    run: async ({ email, file }, tools) => {
      const user = await known(tools, email);
      const rooms = await (await tools.resolve(OwnRooms)).of(user);
      const order = { rooms, kind: "person", personId: user, emails: false } as const;
      return written(tools, { ...order, path: absolute(file) });
    },
  });
}

async function written({ resolve, bar }: Tools, order: ExportOrder) {
  const exporter = await resolve(Exporter);
  const total = await exporter.total(order);
  const messages = await bar({ title: "Writing", total, unit: "messages" }, (advance) => {
    let shown = 0;
    return exporter.write(order, (done) => {
      advance(done - shown);
      shown = done;
    });
  });
  const { size } = await stat(order.path);
  const said = `${order.path} holds ${order.rooms.length} rooms with ${messages} messages.`;
  return answer({ file: order.path, rooms: order.rooms.length, messages, bytes: size }, said);
}

interface Importing {
  name: string;
  summary: string;
  open: (path: string) => Promise<ImportSource>;
}

function importing({ name, summary, open }: Importing): Command {
  return command({
    name,
    summary,
    options: { ...ARCHIVE, by: BY, dryRun: REHEARSAL },
    examples: [
      `${name} --file export.zip --by ada@example.org --dry-run`,
      `${name} --file export.zip --by ada@example.org --json`,
    ],
    run: async ({ file, by, dryRun }, tools) => {
      const [id, source] = [await known(tools, by), await open(absolute(file))];
      try {
        const importer = await tools.resolve(Importer);
        const about = {
          title: dryRun ? "Looking" : "Importing",
          total: await counted(source, tools),
        };
        const report = await tools.bar({ ...about, unit: "messages" }, (progress) =>
          importer.take(source, { by: id, actor: "console", rehearsal: dryRun, progress }),
        );
        return answer(report, inWords(report, dryRun));
      } finally {
        await source.close();
      }
    },
  });
}

async function known({ resolve }: Tools, email: string): Promise<number> {
  const user = await (await resolve(Users)).byEmail(email);
  if (!user) throw new Error(`Nobody here has the address ${email}.`);
  return user.id;
}

/** How many messages there are, for the bar. */
async function counted(source: ImportSource, { progress }: Tools): Promise<number> {
  progress("Reading the archive …");
  let count = 0;
  for (const room of source.rooms) for await (const _ of source.messages(room)) count += 1;
  return count;
}

function inWords({ people, rooms, messages, files, notes }: ImportReport, dryRun: boolean): string {
  const head = dryRun ? "Nothing was changed. It would be so:" : "Done.";
  return [
    head,
    `People: ${people.matched} found here, ${people.made} placeholders made.`,
    `Rooms: ${rooms.made} made, ${rooms.known} were here.`,
    `Messages: ${messages.written} written, ${messages.known} were here.`,
    `Files: ${files.written} brought in, ${files.left} left out.`,
    ...notes,
  ].join("\n");
}
