import { z } from "zod";
import { ValidationError } from "../../../platform/errors/index.ts";
import type { FlagRule } from "../../../platform/flags/index.ts";

/** Boxes that are checked: none, one or several. */
const Boxes = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().filter(Boolean))
  .optional();

/** A day and a time as the browser sends them, `2030-01-31T08:00`; they are meant in UTC. */
const Moment = z
  .string()
  .transform((text) => text || undefined)
  .refine((text) => text === undefined || !Number.isNaN(parse(text)), "Choose a day and a time.")
  .transform((text) => (text === undefined ? undefined : parse(text)))
  .optional();

const Percentage = z
  .union([z.literal("").transform(() => undefined), z.coerce.number()])
  .refine(
    (share) => share === undefined || (share >= 0 && share <= 100),
    "Choose a number from 0 to 100.",
  )
  .optional();

/** The form of a flag. People are given by number or address, with commas between. */
export const RuleForm = z.object({
  state: z.enum(["on", "off", "some"], "Choose one."),
  percentage: Percentage,
  users: z.string().trim().max(20_000).default(""),
  groups: Boxes,
  environments: Boxes,
  from: Moment,
  until: Moment,
});

export type RuleForm = z.output<typeof RuleForm>;

type FindByEmail = (email: string) => Promise<{ id: number } | null>;

/**
 * The rule that a form means.
 *
 * @throws ValidationError on the field `users` for an address that nobody has, on `audience` for a rule for nobody
 */
export async function ruleOf(form: RuleForm, byEmail: FindByEmail): Promise<FlagRule> {
  const { state, from, until } = form;
  const schedule = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
  if (state !== "some") return { state, ...schedule };
  const users = await numbersOf(form.users, byEmail);
  const audience = {
    ...(form.percentage !== undefined && { percentage: form.percentage }),
    ...(users.length > 0 && { users }),
    ...(form.groups?.length && { groups: form.groups }),
    ...(form.environments?.length && { environments: form.environments }),
  };
  if (Object.keys(audience).length === 0) throw refused("audience", "Say for whom it is on.");
  return { state, ...audience, ...schedule };
}

/** A time of a rule as the field takes it. */
export function fieldTime(at: number | undefined): string {
  return at === undefined ? "" : new Date(at).toISOString().slice(0, 16);
}

async function numbersOf(text: string, byEmail: FindByEmail): Promise<number[]> {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const numbers = await Promise.all(words.map((word) => numberOf(word, byEmail)));
  return [...new Set(numbers)];
}

async function numberOf(word: string, byEmail: FindByEmail): Promise<number> {
  if (/^[1-9][0-9]{0,14}$/.test(word)) return Number(word);
  const user = await byEmail(word);
  if (!user) throw refused("users", `Nobody has the address ${word}.`);
  return user.id;
}

function refused(field: string, message: string): ValidationError {
  return new ValidationError({ fields: [{ field, message }] }, "invalid_rule", message);
}

function parse(text: string): number {
  return Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}
