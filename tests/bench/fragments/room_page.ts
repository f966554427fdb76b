interface Wanted {
  /** Id of the first message. */
  from?: number;
  /** The last message was edited, so often. */
  edited?: number;
}

const AUTHORS = ["Ada Diaz", "Ben Okafor", "Cleo Ricci", "Dora Sommer", "Emil Strand"].map(
  (name, index) => ({ id: index + 1, name, color: index, picture: null }),
);
const MESSAGES = 50;
const WORDS = "the quick brown fox jumps over the lazy dog";

/** The data of the page of a room, as its controller hands it over. */
export function roomPage({ from = 1, edited = 0 }: Wanted = {}): object {
  const messages = Array.from({ length: MESSAGES }, (_, n) => message(from + n, n));
  const last = messages.at(-1);
  if (last && edited > 0) Object.assign(last, { seq: 1_000_000 + edited, edited_at: AT });
  const can = { post: true, invite: true, administer: false, leave: true, join: false };
  return {
    viewer: { ...AUTHORS[0], role: "member" },
    path: "/rooms/1",
    flash: [],
    rooms: Array.from({ length: 12 }, (_, n) => ({
      id: n + 1,
      name: `room ${n + 1}`,
      kind: "open",
      unread: n % 3,
      last_ordinal: 50,
      read_ordinal: 50 - (n % 3),
    })),
    room: {
      id: 1,
      name: "Engines",
      description: "What runs, and why",
      kind: "open",
      archived: false,
      member: true,
      max_length: 4000,
      can,
    },
    members: AUTHORS.map((person) => ({ ...person, role: "member", online: true })),
    messages,
    page: {
      at_start: false,
      at_end: true,
      seq: 50,
      oldest: from,
      newest: from + MESSAGES - 1,
      first_unread_id: null,
      focus_id: null,
    },
  };
}

const AT = "2026-03-01T09:30:00.000Z";

function message(id: number, place: number): { seq: number; edited_at: string | null } {
  const text = `Message <strong>${id}</strong>: ${WORDS}, <a href="https://example.org" rel="nofollow noopener ugc" target="_blank">again</a>.`;
  return Object.assign(
    { seq: id, edited_at: null },
    {
      id,
      room_id: 1,
      author: AUTHORS[place % AUTHORS.length],
      client_id: `0199c0de-0000-7000-8000-${String(id).padStart(12, "0")}`,
      kind: "text",
      content: WORDS,
      html: `<p>${text}</p>\n`,
      created_at: AT,
      deleted_at: null,
      ordinal: id,
    },
  );
}
