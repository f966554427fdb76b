import { createWriteStream, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { ZipFile } from "yazl";

/** Writes a zip file of these texts, bytes and documents. */
export async function makeZip(path: string, entries: Record<string, unknown>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, value] of Object.entries(entries)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    zip.addBuffer(Buffer.isBuffer(value) ? value : Buffer.from(text), name);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** Writes a zip file with one stored entry of any name, which honest libraries refuse to write. */
export function makeNamedZip(path: string, name: string): string {
  const [data, label] = [Buffer.from("{}"), Buffer.from(name)];
  const sums = Buffer.alloc(12);
  sums.writeUInt32LE(crc32(data), 0);
  sums.writeUInt32LE(data.length, 4);
  sums.writeUInt32LE(data.length, 8);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(label.length, 0);
  const head = Buffer.from([20, 0, 0, 8, 0, 0, 0, 0, 33, 0]);
  const local = Buffer.concat([
    Buffer.from("PK\x03\x04", "latin1"),
    head,
    sums,
    lengths,
    label,
    data,
  ]);
  const rest = Buffer.alloc(14);
  const mark = Buffer.from("PK\x01\x02\x14\x00", "latin1");
  const table = Buffer.concat([mark, head, sums, lengths, rest, label]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(table.length, 12);
  end.writeUInt32LE(local.length, 16);
  writeFileSync(path, Buffer.concat([local, table, end]));
  return path;
}
