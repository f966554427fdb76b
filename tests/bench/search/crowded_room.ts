type Database = import("../../../app/platform/database/index.ts").Database;

const WORDS = 20_000;
const BATCH = 500;
const RARE_EVERY = 10_000;

/** Kinds of queries; `w0` is in most messages, `w3000` in few. */
export const QUERIES: Readonly<Record<string, string>> = {
  "a rare word": "zeppelin",
  "a word of some": "w3000",
  "a common word": "w0",
  "two common words": "w1 w2",
  "a common and a rare word": "w0 zeppelin",
  "the beginning of a word": "w30",
  "the beginning of a rare word": "zepp",
  "a phrase": '"zeppelin over berlin"',
  "two words apart in most": '"w19999 w0"',
  "nothing of the kind": "nowhere",
  Chinese: "飞艇",
  "words by somebody": "zeppelin from:me in:crowd",
};

/** Words as often as in a language: the n-th one 1/n as often as the first. */
function word(random: () => number): string {
  return `w${Math.floor(WORDS ** random()) - 1}`;
}

function textOf(n: number, random: () => number): string {
  const words = Array.from({ length: 6 + (n % 13) }, () => word(random));
  if (n % RARE_EVERY === 7) words.push("zeppelin over berlin 柏林上空的飞艇");
  return words.join(" ");
}

/** Numbers that are the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes the rows themselves: that way a quarter of a million takes seconds. */
export async function fillRoom(
  database: Database,
  {
    roomId: room_id,
    authorId: author_id,
    count,
  }: { roomId: number; authorId: number; count: number },
): Promise<void> {
  const random = seeded(7);
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => {
      const n = from + at + 1;
      const body = textOf(n, random);
      const place = { room_id, author_id, client_id: `bench-${n}`, kind: "text" as const };
      const times = { created_at: n, edited_at: null, deleted_at: null };
      return { ...place, ...times, body, html: `<p>${body}</p>\n`, ordinal: n, change_seq: n };
    });
    await database.query.insertInto("messages").values(rows).execute();
  }
  await database.query
    .updateTable("rooms")
    .set({ change_seq: count, last_ordinal: count })
    .where("id", "=", room_id)
    .execute();
}
