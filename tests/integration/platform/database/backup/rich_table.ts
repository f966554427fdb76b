import fc from "fast-check";
import { sql } from "kysely";
import type { Database } from "../../../../../app/platform/database/index.ts";

const MYSQL = `
  create table things (
    id bigint not null auto_increment primary key,
    words varchar(200),
    exact varchar(200) character set utf8mb4 collate utf8mb4_bin,
    long_words longtext,
    old_words varchar(50) character set latin1,
    code char(4),
    bytes varbinary(300),
    many_bytes longblob,
    whole bigint,
    vast bigint unsigned,
    tiny tinyint unsigned,
    money decimal(30, 10),
    ratio double,
    rough float,
    bits bit(9),
    day date,
    moment datetime(6),
    stamp timestamp(3) null,
    hour time(6),
    born year,
    kind enum('a', 'it''s', 'ü'),
    tags set('x', 'y', 'z'),
    made datetime not null default current_timestamp,
    doubled bigint as (whole * 2) stored,
    parent_id bigint,
    unique key things_exact (exact),
    key things_words (words(20)),
    constraint things_parent foreign key (parent_id) references things (id) on delete set null
  ) engine = InnoDB default character set utf8mb4 collate utf8mb4_unicode_520_ci comment = 'a ''thing''\nof two lines'`;

const SQLITE = `
  create table things (
    id integer primary key autoincrement, words text collate nocase, exact text unique, long_words text,
    old_words text, code text, bytes blob, many_bytes blob, whole integer, vast integer, tiny integer,
    money text, ratio real, rough real, bits integer, day text, moment text, stamp text, hour text,
    born integer, kind text, tags text, doubled integer as (whole * 2) stored,
    parent_id integer references things (id) on delete set null
  )`;

/** Any text that a database can hold: quotes, ends of lines, zeros, emoji. */
const text = (maxLength: number) =>
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom("'", '"', "\\", "\n", "\r", "\0", "\x1a", "`", ";", "🦊", "\u2028", "ü"),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      ),
      maxLength,
    })
    .map((found) => found.slice(0, maxLength).toWellFormed());
const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((found) => Buffer.from(found));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const two = (n: number) => String(n).padStart(2, "0");
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999))
  .map(([h, m, s, us]) => `${two(h)}:${two(m)}:${two(s)}.${String(us).padStart(6, "0")}`);
const day = fc
  .tuple(
    fc.integer({ min: 1000, max: 9999 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`);

/** A row without its id. */
export const thing = fc.record({
  words: maybe(text(60)),
  exact: fc.uuid(),
  long_words: maybe(fc.oneof(text(200), fc.constant("x".repeat(400_000)))),
  old_words: maybe(fc.constantFrom("façade", "naïve ½", "ÄÖÜ")),
  code: maybe(
    fc.string({ minLength: 4, maxLength: 4 }).map((found) => found.replaceAll(/[^\w]/g, "a")),
  ),
  bytes: maybe(bytes(300)),
  many_bytes: maybe(bytes(2000)),
  whole: maybe(fc.maxSafeInteger().map((n) => Math.trunc(n / 4))),
  vast: maybe(fc.constantFrom("0", "9223372036854775807")),
  tiny: maybe(fc.nat(255)),
  money: maybe(fc.constantFrom("0.0000000001", "-99999999999999999999.9999999999", "12.5")),
  ratio: maybe(fc.double({ noNaN: true, noDefaultInfinity: true })),
  rough: maybe(fc.float({ noNaN: true, noDefaultInfinity: true })),
  bits: maybe(fc.nat(511)),
  day: maybe(day),
  moment: maybe(fc.tuple(day, clock).map((parts) => parts.join(" "))),
  stamp: maybe(clock.map((time) => `2026-03-29 ${time.slice(0, 12)}`)),
  hour: maybe(clock),
  born: maybe(fc.integer({ min: 1901, max: 2155 })),
  kind: maybe(fc.constantFrom("a", "it's", "ü")),
  tags: maybe(fc.constantFrom("", "x", "x,z")),
});

type Thing = typeof thing extends fc.Arbitrary<infer T> ? T : never;

/** Makes the table of all types. */
export async function createThings(database: Database): Promise<void> {
  await sql.raw(database.dialect === "sqlite" ? SQLITE : MYSQL).execute(database.query);
}

/** Puts rows in; each but the first belongs to the one before. */
export async function addThings(database: Database, things: readonly Thing[]): Promise<void> {
  for (const row of things) {
    const names = Object.keys(row).map((name) => sql.ref(name));
    const values = Object.values(row).map((value) => sql`${value}`);
    await sql`insert into things (${sql.join(names)}) values (${sql.join(values)})`.execute(
      database.query,
    );
  }
  await sql`update things set parent_id = id - 1 where id > 1`.execute(database.query);
}
