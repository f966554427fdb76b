import { type Conversation, day } from "../script.ts";

export const coffee: Conversation = {
  room: "coffee",
  description: "Anything but work.",
  kind: "open",
  people: ["ada", "ben", "chiara", "dmitri", "farid", "hiro", "elena"],
  days: [
    day(`
farid: The machine says "descale". It has said so for a week.
dmitri: Then somebody should descale it.
farid: I was hoping for a volunteer.
chiara: I brought a moka pot. It does not talk.
hiro: A pot that does not talk is a good pot.
ben: Meanwhile I drink instant and feel nothing.
`),
    day(`
elena: Who went to the concert yesterday?
chiara: Me! The second half was wonderful.
ada: I heard it through the window, I live opposite.
elena: Jealous.
ada: Until two in the morning, Elena.
`),
    day(`
hiro: Photo of my balcony tomatoes will follow when there are tomatoes.
dmitri: How many flowers?
hiro: Eleven.
dmitri: I have four. On purpose.
farid: My cat ate mine.
ben: The cat is a strong person.
`),
    day(`
ada: Book question: something for a long train ride, no computers in it.
elena: *The Summer Book*, Tove Jansson. Short, but you will read it twice.
chiara: Seconded.
ada: Ordered, thank you.
dmitri: Trains should be longer.
`),
    day(`
dmitri: The part has arrived. The machine is descaled. It took nine minutes.
farid: Nine days and nine minutes.
chiara: I will keep the moka pot anyway.
ben: To redundancy. ☕
hiro: ☕
elena: ☕☕
`),
  ],
};

export const launch: Conversation = {
  room: "launch",
  description: "The route editor goes out on the 3rd. By invitation.",
  kind: "closed",
  people: ["grace", "ada", "ben", "chiara", "elena"],
  days: [
    day(`
grace: This room is for the launch alone. Plan: freeze on the 28th, a small group on the 30th, everybody on the 3rd.
ada: Who is in the small group?
grace: Twelve depots, all of them said yes. The bakery too.
chiara: Then it has to work with flour on the screen.
elena: I call each of them on the 31st.
`),
    day(`
grace: Text for the mail is in the folder. It has 90 words, please do not add any.
chiara: I took six out.
grace: Even better.
ben: "Blazing" is gone, I hope?
grace: Blazing is gone. It says "four times faster", with the table behind it.
ada: Good. Numbers age better than adjectives.
`),
    day(`
grace: The small group is live since eight. Eleven of twelve have opened the editor.
elena: Number twelve is on holiday until Thursday.
ben: No errors in the log, 214 routes saved.
chiara: Three people swiped, as predicted.
ada: Let us give it two days, then decide.
`),
    day(`
grace: Two days are over: 1,180 routes, two small bugs, both fixed. I say we go.
ada: Go.
ben: Go.
chiara: Go. The van is ready.
elena: Go! I have cleared Thursday for questions.
grace: Then it is the 3rd, ten o'clock. Thank you, all of you.
`),
  ],
};

export const adaAndBen: Conversation = {
  room: null,
  description: "",
  kind: "direct",
  people: ["ada", "ben"],
  days: [
    day(`
ada: Do you have a quarter of an hour today? It is about the talk in October.
ben: At four?
ada: Perfect.
ben: Should I be nervous?
ada: You should be flattered. They asked for you by name.
`),
    day(`
ben: I thought about it: yes, I would like to give the talk.
ada: Wonderful. Travel is paid, and take a day for the city.
ben: Title so far: "The 40,001st query".
ada: I would go and listen to that.
`),
  ],
};

export const graceAndElena: Conversation = {
  room: null,
  description: "",
  kind: "direct",
  people: ["grace", "elena"],
  days: [
    day(`
elena: The bakery asks whether they may show us to their association. Forty depots.
grace: Forty!
elena: I said I would ask you first.
grace: Yes, a thousand times. Do they need somebody there?
elena: On the 12th, in Ghent. I would go.
grace: Then go, and bring the stickers.
`),
    day(`
grace: How is your list for Thursday?
elena: Short so far. I expect most questions about printing.
grace: I can take the phone from two to four.
elena: That would help, thank you.
`),
  ],
};
