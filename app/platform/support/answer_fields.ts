import type { Context } from "hono";
import { RequestFact } from "./request_fact.ts";

type Fields = Readonly<Record<string, string>>;

const answerFields = new RequestFact<Fields>();

/** A header that the answer to this request will carry, said before there is an answer. */
export function addAnswerField(c: Context, name: string, value: string): void {
  answerFields.set(c, { ...answerFieldsOf(c), [name]: value });
}

export function answerFieldsOf(c: Context): Fields | undefined {
  return answerFields.of(c);
}
