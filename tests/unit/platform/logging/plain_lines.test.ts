import pino from "pino";
import { expect, test } from "vitest";
import { LineBatch } from "../../../../app/platform/logging/line_batch.ts";
import {
  type PlainFields,
  PlainLines,
  quoted,
} from "../../../../app/platform/logging/plain_lines.ts";

const asJson = (value: string | number) => (typeof value === "string" ? quoted(value) : value);

function lines(level = "info") {
  const written: Buffer[] = [];
  const batch = new LineBatch([{ write: (bytes) => written.push(bytes) }]);
  const logger = pino({ level, base: { node_id: "eu-1" } }).child({ part: "http" });
  const plain = new PlainLines<PlainFields>(logger, batch, {
    message: "request",
    written: (fields) =>
      Object.entries(fields)
        .map(([name, value]) => `,"${name}":${asJson(value)}`)
        .join(""),
  });
  const read = (): Record<string, unknown>[] => {
    batch.flush();
    const all = Buffer.concat(written.splice(0)).toString().split("\n");
    return all.slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return { plain, read };
}

test("a line has when it was, whose it is, what it is of, and its fields in their order", () => {
  const { plain, read } = lines();
  plain.write("info", { method: "GET", path: "/", status: 200 }, { request_id: "q1", user_id: 7 });
  const [line] = read();
  expect(Object.keys(line ?? {}).join()).toBe(
    "level,time,node_id,part,request_id,user_id,method,path,status,msg",
  );
  expect(line).toMatchObject({ level: "info", node_id: "eu-1", part: "http", msg: "request" });
  expect(line).toMatchObject({ request_id: "q1", user_id: 7, path: "/", status: 200 });
  expect(Math.abs(Date.parse(line?.["time"] as string) - Date.now())).toBeLessThan(60_000);
});

test.each([
  0, 7, 0.3, 12.5, 99, 100, 999, 999.9, 1000, 1234.5, 31_536_000, -1, -0.5, 1e21, 0.05, 12.34,
])("%d is written as JSON writes it", (ms) => {
  const { plain, read } = lines();
  plain.write("info", { ms });
  expect(read()[0]?.["ms"]).toBe(ms);
});

test.each([
  "",
  'a "quoted" one',
  "back\\slash",
  "line\nend",
  "\u0000\u001f\u007f",
  "grüße 鯨 🐋",
  "\ud800 alone",
])("%j stays what it is, between its neighbours", (path) => {
  const { plain, read } = lines();
  for (const before of ["a", "b"]) plain.write("info", { before, path, after: "c" });
  expect(read().map(({ before, path: found, after }) => [before, found, after])).toEqual([
    ["a", path, "c"],
    ["b", path, "c"],
  ]);
});

test("lines that are longer than all room, and very many, come whole and in their order", () => {
  const { plain, read } = lines();
  const paths = Array.from({ length: 3000 }, (_, n) => `${n} ${"\n".repeat(n % 700)}`);
  paths.splice(1500, 0, "鯨".repeat(400_000));
  for (const path of paths) plain.write("info", { path });
  expect(read().map(({ path }) => path)).toEqual(paths);
});

test("what is below the level is not written", () => {
  const { plain, read } = lines();
  plain.write("debug", { path: "/assets/a.js" });
  expect(read()).toEqual([]);
});
