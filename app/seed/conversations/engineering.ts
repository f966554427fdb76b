import { type Conversation, day } from "../script.ts";

export const engineering: Conversation = {
  room: "engineering",
  description: "Code, reviews and what woke us up at night.",
  kind: "open",
  people: ["ada", "ben", "dmitri", "farid", "hiro", "grace"],
  days: [
    day(`
ben: The route solver is down from 4.1 s to 900 ms for 200 stops.
ada: What did you do?
ben: Stopped asking the database for the same distance 40,000 times.
  \`\`\`ts
  const distances = await matrix(stops); // one query, symmetric
  \`\`\`
farid: One query is a good number of queries.
dmitri: I see it on the graph. CPU of node 2 looks like somebody pulled the plug.
ada: Please write it up in the change log, that is the biggest jump this year.
ben: Will do after lunch.
hiro: Does the mobile client need anything new for it?
ben: No, same answer, just sooner.
hiro: The best kind of change.
`),
    day(`
farid: Reviewing the editor branch. Can we talk about \`useStops\`? It has 14 parameters.
ada: I saw. I would split reading from moving.
farid: That was my thought too, then the drag code gets its own file.
ada: Go ahead, I would rather wait a day for it.
dmitri: Heads up: I restart the staging database at 14:00 to get the new certificates in.
ben: Staging only?
dmitri: Staging only. Production got them on Sunday night while you slept.
ben: You are a good person.
hiro: The Android build fails since this morning, something with the map tiles.
farid: My fault, I renamed the folder. Fix is pushed.
hiro: Green again, thanks.
`),
    day(`
dmitri: Post-mortem of last night, short version: a customer uploaded a 90 MB spreadsheet, the importer read it into memory, the node died, the next node took over and read it into memory.
ada: The importer reads the whole file?
ben: It does. It predates me.
dmitri: I put a limit of 20 MB at the proxy for now, with a sentence that says so.
ben: I can make it stream, that is a day.
ada: Please do. And a test with a file that is larger than the memory limit.
grace: Should Elena tell the customer?
dmitri: Already did, they split the file and are happy.
farid: What was in there?
dmitri: Every parcel since 2011.
hiro: Respect.
`),
    day(`
ben: Streaming import is up for review. Peak memory 61 MB for the 90 MB file.
farid: Reading it now.
farid: Two small remarks, otherwise lovely. What happens with a broken line in the middle?
ben: Line number and reason go into the report, the rest is imported.
farid: And the line after a broken quote?
ben: …
ben: Good question. Looking.
ada: This is why we have Farid.
ben: Fixed: a quote that never closes ends the import with its line number.
farid: Approved.
dmitri: Rolling it out to one node first.
dmitri: Looks good, all three now.
`),
    day(`
hiro: Offline mode: edits made without a network are kept and sent in order later. I tested in the lift.
ada: For how many floors?
hiro: Twelve, three times. People started to look at me.
farid: What if somebody else changed the same stop meanwhile?
hiro: The server's version wins and the driver sees a note. Like we said.
ben: The ids come from the client, so sending twice is harmless.
hiro: Exactly, I sent everything five times in the test.
ada: 👏
dmitri: Do we see it on the server when a device was offline for long?
hiro: Yes, there is a field \`queued_ms\`.
dmitri: Then I make a graph of it.
`),
    day(`
ada: Proposal: we drop the old v1 endpoints at the end of the month. Usage is at 0.2 %.
ben: Who is the 0.2?
dmitri: Two customers and our own status page.
ada: Ha.
farid: I move the status page today.
grace: I write to the two customers. Is there a guide?
ben: docs/v2, and the differences fit on one page. I can sit with them for an hour each.
grace: That would be very kind, thank you.
hiro: The app is on v2 since March.
ada: Then it is decided.
`),
    day(`
ben: Numbers before the freeze, 1,000 stops, cold cache:
  | step | before | now |
  |---|---|---|
  | load | 1.9 s | 0.3 s |
  | solve | 21 s | 4.6 s |
  | draw | 2.2 s | 0.4 s |
farid: The drawing was mine, it only paints what is on the screen now.
ada: That table goes on a slide.
dmitri: Freeze starts at 18:00, after that only fixes with two reviews.
hiro: My last one is in review: #482.
ada: On it.
ada: Merged.
dmitri: Frozen. ❄️
`),
  ],
};
