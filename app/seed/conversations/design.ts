import { type Conversation, day } from "../script.ts";

export const design: Conversation = {
  room: "design",
  description: "How it looks, reads and feels.",
  kind: "open",
  people: ["chiara", "farid", "grace", "hiro", "elena", "ada"],
  days: [
    day(`
chiara: First round of the route editor is in the shared folder: three variants, please be honest.
farid: B. The map stays large and the list gets out of the way.
grace: B for me too, but the save button of C.
hiro: On a phone A is easier with one hand.
chiara: So a B with the button of C, and A below 600 px. I can work with that.
elena: Could the word "waypoint" go? Drivers say "stop".
chiara: Gladly. "Stop" everywhere.
ada: Agreed, also in the API docs then.
`),
    day(`
chiara: Contrast check of the new palette: two greys failed on the dark theme, both are fixed.
farid: Which ones, so that I replace them?
chiara: \`--text-quiet\` and \`--line\`. Values are in the tokens file.
farid: Done, it is one line each.
chiara: This is why tokens are nice.
hiro: The focus ring is hard to see on the yellow button.
chiara: Good eye. It gets a dark inner line.
hiro: Much better.
`),
    day(`
grace: Empty states: what do we show to somebody who has no route yet?
chiara: A sentence and one button. No cartoon.
elena: New people ask me where to begin, so maybe "Import a list" *and* "Draw one".
chiara: Two buttons then, the import first.
farid: And the third thing people try: dropping a file onto the map. It should just work.
chiara: Yes! Drop zone over the whole map, with an outline.
ada: I like that. What does it say when the file is wrong?
chiara: "This is no list of addresses. Take a CSV or an Excel file." Nothing red, nothing flashing.
elena: Thank you for not flashing.
`),
    day(`
chiara: I watched five drivers use the prototype yesterday. Notes:
  1. All five found the editor without help.
  2. Three tried to swipe a stop away.
  3. Nobody read the hint at the bottom. Nobody.
hiro: Swiping is easy on Android, I add it.
farid: On the web we could do it too, with an undo.
grace: Then remove the hint?
chiara: Gone already.
ada: Who did you watch?
chiara: Two from the bakery, three parcel people. The bakers were faster.
`),
    day(`
farid: The editor is on staging with real data. Everything moves, nothing jumps, I hope.
chiara: Looking… the list scrolls to the top when I drop a stop.
farid: Ah. Fixed in a minute.
farid: Reload, please.
chiara: Perfect. And the shadow of the dragged stop is exactly right.
farid: I measured it.
grace: It feels fast.
chiara: It is fast. 120 ms for everything that moves, nothing for those who asked for less motion.
hiro: 💛
`),
    day(`
chiara: Icons for the launch mail, last call for opinions.
grace: The van with the flower, definitely.
elena: The van!
ada: The van.
farid: I wanted the boat.
chiara: There is no boat, Farid.
farid: That is why I wanted it.
chiara: The van wins with three to one boat.
`),
  ],
};
