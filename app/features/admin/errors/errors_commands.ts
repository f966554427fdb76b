import { z } from "zod";
import { answer, command, type Command, option, table } from "../../../platform/console/index.ts";
import {
  type ErrorSample,
  FILTERS,
  SORTS,
  type TrackedError,
  TrackedErrors,
} from "../../../platform/tracker/index.ts";
import { errorResource, sampleResource } from "./error_resource.ts";
import { type Decision, ErrorTriage } from "./error_triage.ts";

const Id = z.coerce.number("must be a number").int("must be a number").positive("must be a number");
const Limit = z.coerce.number("must be a number").int().min(1).max(1000).default(50);
const MESSAGE_LENGTH = 100;

/** `errors:list`, `errors:show`, `errors:resolve`, `errors:ignore` and `errors:reopen`. */
export function errorsCommands(): Command[] {
  return [
    listErrors(),
    showError(),
    decide("resolve", "resolved", "Say that an error is mended; it opens again if it comes back."),
    decide("ignore", "ignored", "Let an error go on without a report."),
    decide("reopen", "reopened", "Open an error that was resolved or ignored."),
  ];
}

function listErrors(): Command {
  return command({
    name: "errors:list",
    summary: "Print what went wrong, similar errors gathered under one number.",
    options: {
      status: option(
        z.enum(FILTERS, `must be one of ${FILTERS.join(", ")}`).default("open"),
        `${FILTERS.join(", ")}; open when left out`,
        "status",
      ),
      search: option(
        z.string().default(""),
        "words of it, or a reference that somebody was told",
        "text",
      ),
      sort: option(
        z.enum(SORTS, `must be one of ${SORTS.join(", ")}`).default("last"),
        `${SORTS.join(", ")}; last when left out`,
        "order",
      ),
      limit: option(Limit, "how many; 50 when left out", "number"),
    },
    examples: [
      "errors:list",
      "errors:list --status all --sort count --json",
      "errors:list --search q0V1ceV0nO2hTqXy --status all",
    ],
    run: async (listing, { resolve }) => {
      const { errors } = await (await resolve(TrackedErrors)).list(listing);
      return answer(
        errors.map(errorResource),
        errors.length > 0 ? table(errors.map(row)) : "There is nothing here.",
      );
    },
  });
}

function showError(): Command {
  return command({
    name: "errors:show",
    summary: "Print one error with its newest occurrences.",
    options: { id: option(Id, "its number, as errors:list shows it") },
    positions: ["id"],
    examples: ["errors:show 7", "errors:show 7 --json"],
    run: async ({ id }, { resolve }) => {
      const errors = await resolve(TrackedErrors);
      const [error, samples] = [await errors.get(id), await errors.samples(id)];
      const value = { ...errorResource(error), samples: samples.map(sampleResource) };
      return answer(
        value,
        [...summary(error), ...samples.slice(0, 1).flatMap(occurrence)].join("\n"),
      );
    },
  });
}

function decide(verb: string, decision: Decision, text: string): Command {
  return command({
    name: `errors:${verb}`,
    summary: text,
    options: { id: option(Id, "its number, as errors:list shows it") },
    positions: ["id"],
    examples: [`errors:${verb} 7`],
    run: async ({ id }, { resolve }) => {
      const error = await (await resolve(ErrorTriage)).decide("console", id, decision);
      return answer(errorResource(error), `${id} ${error.class} is ${stateOf(error)} now.`);
    },
  });
}

function row(error: TrackedError): string[] {
  const { id, count, people, last_at, place, message } = error;
  const short = message.split("\n")[0]?.slice(0, MESSAGE_LENGTH) ?? "";
  return [
    `${id}`,
    stateOf(error),
    `${count}×`,
    `${people} people`,
    iso(last_at),
    place || "–",
    `${error.class}: ${short}`,
  ];
}

function summary(error: TrackedError): string[] {
  const { count, people, first_at, last_at } = error;
  return [
    `${error.class}${error.code === null ? "" : ` (${error.code})`}: ${error.message}`,
    `${stateOf(error)}, ${error.level} at ${error.place || "–"} (${error.door}), ${error.culprit}`,
    `${count} times to ${people} people, from ${iso(first_at)} to ${iso(last_at)}, last on ${error.node}`,
  ];
}

function occurrence({ reference, at, method, path, chain }: ErrorSample): string[] {
  const request = method === null ? "" : `, ${method} ${path ?? ""}`;
  return [
    "",
    `The newest, ${iso(at)}, reference ${reference || "–"}${request}:`,
    ...chain.flatMap(({ name, message, frames }, index) => [
      `${index > 0 ? "caused by " : ""}${name}: ${message}`,
      ...frames.map(({ fn, file, line }) => `    at ${fn || "top level"} (${file}:${line})`),
    ]),
  ];
}

function stateOf({ status, returned }: TrackedError): string {
  return returned ? "returned" : status;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
