const NUMBERS = new Set([
  "tinyint",
  "smallint",
  "mediumint",
  "int",
  "bigint",
  "decimal",
  "float",
  "double",
  "year",
]);
const BYTES = new Set([
  "binary",
  "varbinary",
  "tinyblob",
  "blob",
  "mediumblob",
  "longblob",
  "bit",
  "geometry",
  "point",
  "linestring",
  "polygon",
  "multipoint",
  "multilinestring",
  "multipolygon",
  "geometrycollection",
  "geomcollection",
  "vector",
]);

const QUOTE = 0x27;
const BACKSLASH = 0x5c;

/** What may not stand in quotes as it is, or would end the line. In UTF-8 no other character holds these bytes. */
const ESCAPES = new Map<number, number>([
  [0x00, 0x30],
  [0x0a, 0x6e],
  [0x0d, 0x72],
  [0x1a, 0x5a],
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
]);

/** Writes a value as SQL, of the bytes that the server sent. */
export type Literal = (value: Buffer | null) => Buffer;

/** How values of a column are written: numbers as they are, bytes as hexadecimal digits, all else in quotes. */
export function literalOf(dataType: string): Literal {
  const write = NUMBERS.has(dataType) ? asItIs : BYTES.has(dataType) ? hexadecimal : inQuotes;
  return (value) => (value === null ? NULL : write(value));
}

const NULL = Buffer.from("NULL");
const NOTHING = Buffer.from("''");

function asItIs(value: Buffer): Buffer {
  return value;
}

function hexadecimal(value: Buffer): Buffer {
  return value.length === 0 ? NOTHING : Buffer.from(`0x${value.toString("hex")}`);
}

function inQuotes(value: Buffer): Buffer {
  const written = Buffer.allocUnsafe(value.length * 2 + 2);
  let end = 0;
  written[end++] = QUOTE;
  for (const byte of value) {
    const escape = ESCAPES.get(byte);
    if (escape !== undefined) written[end++] = BACKSLASH;
    written[end++] = escape ?? byte;
  }
  written[end++] = QUOTE;
  return written.subarray(0, end);
}
