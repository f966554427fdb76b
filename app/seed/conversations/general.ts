import { PERSON_KEYS } from "../people.ts";
import { type Conversation, day } from "../script.ts";

export const general: Conversation = {
  room: "general",
  description: "For everybody and everything.",
  kind: "open",
  people: PERSON_KEYS,
  days: [
    day(`
ada: Good morning everyone. From today on we talk here instead of in six mail threads.
ben: Finally. Hello from Lagos, 31 degrees and rising.
chiara: Buongiorno! Does it do dark mode?
farid: Settings → Profile → Appearance. Yes.
chiara: Then I am happy.
grace: One request: questions about the launch go to #launch, everything a customer said goes to #support.
hiro: おはようございます。 Hello from Osaka.
elena: Hola! I copied the old FAQ into #support already.
ada: Thank you Elena. And please add a picture to your profile, I know too many people called "unknown".
`),
    day(`
grace: Reminder: planning at 10:00, room *Harbour* or the usual link.
dmitri: I will be five minutes late, the data centre wants a signature on paper.
farid: On paper. In this century.
dmitri: With a pen. They lent me one.
ada: Notes of the planning:
  - route editor ships on the 3rd
  - offline maps move to the next round
  - Hiro gets help from Farid for the Android build
ben: 👍
hiro: Thank you, that helps a lot.
grace: Full notes are in the wiki. Shout if something is missing.
`),
    day(`
elena: We passed **one thousand** depots this morning! The thousandth is a bakery in Ghent.
chiara: A bakery! Can we send them something?
elena: I asked. They said they have enough bread but would take stickers.
grace: Stickers it is.
ben: Number 1000 in the database is a test account called "asdf", just so you know.
elena: Let me have this, Ben.
ada: Congratulations everyone, asdf included.
`),
    day(`
ada: The office is closed on Friday, the lift people come at eight and will drill all day.
farid: Working from home then. My cat is looking forward to the planning.
hiro: Please put the cat on camera.
dmitri: The build server stays on, I moved it to the other circuit.
grace: Thanks for thinking of it.
chiara: Does somebody have the key of the meeting room cupboard? The projector cable lives in there.
elena: Third drawer, under the tea.
chiara: Found it. And the tea.
`),
    day(`
grace: Retro today at 15:00. Please write one thing that went well and one that did not, beforehand.
ben: Went well: nobody was woken up this week.
dmitri: Confirmed, the pager was silent for nine days. A record.
farid: Did not go well: the review queue. Three of mine waited for two days.
ada: Fair. I take the queue in the mornings from now on.
hiro: Went well: pairing with Farid.
elena: Did not go well: I learnt about the new export from a customer.
grace: That one is on me. I will post a line in #support *before* something ships.
elena: 🙏
`),
    day(`
ada: Welcome back everybody. Short week, so let us keep meetings to a minimum.
chiara: I can offer to cancel all of mine.
ada: Nice try.
ben: Is the coffee machine repaired?
dmitri: It is "waiting for a part". The part is "descaling".
farid: See #coffee, this is an emergency.
grace: Demo is at 16:00, I have four things on the list. Anybody else?
hiro: Offline mode on the real device, two minutes.
grace: Added.
`),
  ],
};
