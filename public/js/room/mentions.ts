import { word } from "../core/words.ts";
import { askJson } from "../page/requests.ts";
import { within } from "../page/elements.ts";
import type { Choice } from "./completion/source.ts";
import { offerCompletion } from "./completion/source.ts";
import { openRoom } from "./open_room.ts";

interface Person {
  name: string;
  as: string;
  member: boolean;
  color: number;
  picture: string | null;
}

interface Answer {
  data: Person[];
  everybody: boolean;
}

const ROOM = "room";

/** Offers the people of the open room behind an @; @room to who may say it; and to invite who is not there yet. */
export function offerMentions(): void {
  offerCompletion({ trigger: "@", name: word("scripts_talk.people"), choices });
}

async function choices(query: string): Promise<Choice[]> {
  const room = openRoom();
  if (!room) return [];
  const url = `/rooms/${room.id}/mentionable?q=${encodeURIComponent(query)}`;
  const answer = (await askJson("GET", url).catch(() => null)) as Answer | null;
  if (!answer) return [];
  const people = answer.data.map(choice);
  const calls = answer.everybody && ROOM.startsWith(query.toLowerCase());
  return calls ? [...people.slice(0, 7), everybody()] : people;
}

function choice({ name, as, member, color, picture }: Person): Choice {
  const face = { color, picture };
  const found = { value: `@${as} `, label: name, sign: initials(name), face };
  return member ? found : { ...found, note: word("scripts_talk.not_here"), chosen: invite };
}

function everybody(): Choice {
  return { value: `@${ROOM} `, label: `@${ROOM}`, note: word("scripts_talk.everybody") };
}

/** The dialog in which people are brought in. */
function invite(): void {
  within(document, "#room-header a[href$='/invite'], #details a[href$='/invite']")?.click();
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = "", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letters =
    last === undefined ? signs(first).slice(0, 2) : [first, last].map((word) => signs(word)[0]);
  return letters.join("").toLocaleUpperCase();
}

/** What people take for one character each. */
function signs(word: string): string[] {
  return Array.from(new Intl.Segmenter().segment(word), ({ segment }) => segment);
}
