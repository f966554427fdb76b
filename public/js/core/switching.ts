/** A room or conversation that one may go to. */
export interface Place {
  name: string;
  unread: boolean;
}

/**
 * The places that what is typed may mean, the likeliest first: each typed word begins a word of the name, whatever
 * its case or accents. What is unread comes first, then names that begin with it; else the given order stands.
 *
 * @example placesFor(places, "ma ok") // finds "Mara Okafor"
 */
export function placesFor<P extends Place>(places: readonly P[], typed: string): P[] {
  const wanted = wordsOf(typed);
  return places
    .filter(({ name }) => matches(wordsOf(name), wanted))
    .toSorted((one, other) => rank(one, wanted) - rank(other, wanted));
}

function matches(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((start) => words.some((word) => word.startsWith(start)));
}

function rank({ name, unread }: Place, [first = ""]: readonly string[]): number {
  const begins = wordsOf(name)[0]?.startsWith(first) ?? false;
  return (unread ? 0 : 2) + (begins ? 0 : 1);
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[\s\p{P}]+/u).filter((word) => word !== "");
}
