const NOTHING = /^\s*(#.*)?$/;
const SETTING = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*[ \t]*=[ \t]*(.*)$/;
const QUOTES = ['"', "'", "`"];

/**
 * What does not parse in a file of settings: a sentence for each line that sets nothing, and for a quote that is not
 * closed. Node's own reader takes such a line and the next one for a single name, so that both would be lost without a
 * word. Values are not repeated, since they may be secrets.
 *
 * @example settingLineProblems("PORT 3000", ".env") // [".env, line 1: …"]
 */
export function settingLineProblems(text: string, file: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const problems: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (NOTHING.test(line)) continue;
    const value = SETTING.exec(line)?.[1];
    const end = value === undefined ? undefined : endOfValue(lines, { at, value });
    if (end === undefined) problems.push(problem(file, at + 1, value));
    else at = end;
  }
  return problems;
}

/** The line on which a value ends; nothing when its quote is open to the end of the file. */
function endOfValue(
  lines: readonly string[],
  { at, value }: { at: number; value: string },
): number | undefined {
  const quote = QUOTES.find((one) => value.startsWith(one));
  if (quote === undefined || value.indexOf(quote, 1) > 0) return at;
  const end = lines.findIndex((line, index) => index > at && line.includes(quote));
  return end < 0 ? undefined : end;
}

function problem(file: string, line: number, value: string | undefined): string {
  const where = `${file}, line ${line}:`;
  return value === undefined
    ? `${where} this is no setting. Write NAME=value, or begin the line with # to have it ignored.`
    : `${where} the quote is not closed. Write it at the end of the value, too, or leave both out.`;
}
