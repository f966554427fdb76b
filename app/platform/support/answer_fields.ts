import type { Context } from "hono";

const KEY = "answerFields";

type Fields = Readonly<Record<string, string>>;

/** A header that the answer to this request will carry, said before there is an answer. */
export function addAnswerField(c: Context, name: string, value: string): void {
  c.set(KEY, { ...answerFieldsOf(c), [name]: value });
}

export function answerFieldsOf(c: Context): Fields | undefined {
  return c.get(KEY) as Fields | undefined;
}
