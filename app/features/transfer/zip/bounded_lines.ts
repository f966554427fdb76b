const LINE_END = 0x0a;

/**
 * Lines of bytes, without their ends; a last one that is empty is none.
 *
 * @param most bytes of one line
 * @param tooLong what is thrown for a longer one, before it is gathered
 */
export async function* boundedLines(
  bytes: AsyncIterable<Buffer>,
  most: number,
  tooLong: (number: number) => Error,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let size = 0;
  let number = 1;
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      if (size + end - start > most) throw tooLong(number);
      yield textOf([...rest, chunk.subarray(start, end)]);
      [rest, size, start] = [[], 0, end + 1];
      number += 1;
    }
    size += chunk.length - start;
    if (size > most) throw tooLong(number);
    rest.push(chunk.subarray(start));
  }
  if (size > 0) yield textOf(rest);
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}
