import { type Conversation, day } from "../script.ts";

export const support: Conversation = {
  room: "support",
  description: "What customers ask, and what we answered.",
  kind: "open",
  people: ["elena", "grace", "ben", "dmitri", "hiro", "ada"],
  days: [
    day(`
elena: A depot in Lyon sees yesterday's route on one tablet. The others are fine.
hiro: Which version does that tablet have?
elena: 4.2.
hiro: That is the one with the cache problem. Updating it solves it.
elena: They did, it works. Closing.
elena: Next: can a driver see *when* a stop was moved?
grace: Not yet, it is on the list for spring.
elena: I tell them "planned", without a date.
`),
    day(`
elena: Invoice question: somebody was charged for 12 seats and has 11 drivers.
grace: One of them is a disabled account, they count until the end of the month.
elena: Could the page say so? It comes every week.
grace: Good point, I put it on the list.
ben: It is one sentence, I can add it today.
ben: Done: "Counts until 31 May."
elena: You are quick. The customer laughed and is content.
`),
    day(`
elena: Two reports of a slow map this morning, both from the same town.
dmitri: Their provider had a fault from 8:10 to 8:50, it is on their status page.
elena: So not us. I answer with the link.
dmitri: I add an alert that tells the two apart.
elena: A hospital asks whether they may host it themselves.
ada: Yes, that works: one machine, or several with a shared database. I send you the page.
elena: Great, they have an eager administrator.
ada: The best kind.
`),
    day(`
elena: The importer told somebody "line 4,211: quote is never closed", and they found it by themselves. First time ever that I got a thank-you for an error message.
ben: I will frame that.
elena: Question: can they import without the header line?
ben: Yes, there is a box for it in step two.
elena: They did not see it.
grace: Chiara, could the box stand next to the preview?
elena: She is not in here, I ask in #design.
`),
    day(`
elena: Password mails of one customer end up in their quarantine.
dmitri: Their filter wants a DMARC record with another policy. I set it, give it an hour.
elena: Works now, thanks.
elena: And somebody wants to delete their whole history before a certain date.
ada: They can do that in the settings, under "Keep data for". Everything older goes at night.
elena: Perfect. Also perfect for our own old test accounts.
ben: Leave asdf alone.
`),
    day(`
elena: Weekly numbers: 64 questions, 58 answered within an hour, 3 bugs, 2 wishes, 1 poem.
grace: A poem?
elena: About a van that always finds the way. I pinned it to the wall.
hiro: The three bugs are mine, all three are in 4.4.
elena: I tell the people when it is out.
hiro: Tonight.
grace: Thank you both. That is a very good week.
`),
    day(`
elena: 4.4 is out, and the Lyon depot wrote that the tablets "finally agree with each other".
hiro: 😌
elena: One new thing: the list of stops prints with the map on top, they want it without.
grace: For paper people?
elena: For gloves people. Touch screens and gloves.
grace: Oh, right. I write it down, that is a real reason.
ada: We could print a version with large type as well.
elena: They would love that.
`),
  ],
};
