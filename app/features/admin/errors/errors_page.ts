import { type User, Users, userResource } from "../../accounts/index.ts";
import { singleton } from "../../../platform/container/index.ts";
import { AuditLog } from "../../../platform/security/index.ts";
import {
  type ErrorSample,
  type Filter,
  type Sort,
  type TrackedError,
  TrackedErrors,
} from "../../../platform/tracker/index.ts";
import { barChart, byDay } from "./bars.ts";
import { errorResource, sampleResource } from "./error_resource.ts";

const PAGE = 50;
const DAY_HOURS = 24;
const FORTNIGHT_HOURS = 14 * DAY_HOURS;
const MOST_FACES = 12;

export interface ErrorsQuery {
  status: Filter;
  search: string;
  sort: Sort;
  page: number;
}

/** What the pages about errors show. */
@singleton()
export class ErrorsPage {
  readonly #errors: TrackedErrors;
  readonly #users: Users;
  readonly #audit: AuditLog;

  constructor(errors: TrackedErrors, users: Users, audit: AuditLog) {
    this.#errors = errors;
    this.#users = users;
    this.#audit = audit;
  }

  async list(query: ErrorsQuery) {
    const offset = (query.page - 1) * PAGE;
    const [{ errors, total }, counts] = await Promise.all([
      this.#errors.list({ ...query, limit: PAGE, offset }),
      this.#errors.counts(),
    ]);
    const hours = await this.#errors.histogram(idsOf(errors), DAY_HOURS);
    const rows = errors.map((error) => ({
      ...errorResource(error),
      last_day: hours.get(error.id) ?? [],
    }));
    return { errors: rows, total, counts, has_more: offset + errors.length < total };
  }

  async show(id: number) {
    const error = await this.#errors.get(id);
    const [samples, people, hours, acts] = await Promise.all([
      this.#errors.samples(id),
      this.#errors.people(id, MOST_FACES),
      this.#errors.histogram([id], FORTNIGHT_HOURS),
      this.#audit.page({ subject: `error:${id}`, limit: 20 }),
    ]);
    const users = await this.#users.findMany([...people, ...usersOf(samples)]);
    const counts = hours.get(id) ?? [];
    return {
      error: errorResource(error),
      samples: samples.map((sample) => ({
        ...sampleResource(sample),
        user: faceOf(users, sample.user_id),
      })),
      people: people.map((user) => faceOf(users, user)).filter((face) => face !== null),
      last_day: counts.slice(-DAY_HOURS),
      last_fortnight: byDay(counts),
      acts: acts.filter(({ subject }) => subject === `error:${id}`),
    };
  }
}

export type ErrorList = Awaited<ReturnType<ErrorsPage["list"]>>;
export type ErrorDetail = Awaited<ReturnType<ErrorsPage["show"]>>;

/** The list with what only a page needs. */
export function listView({ errors, ...rest }: ErrorList) {
  return {
    ...rest,
    errors: errors.map((error) => ({ ...error, chart: barChart(error.last_day, 24) })),
  };
}

export function detailView(detail: ErrorDetail) {
  const { last_day, last_fortnight } = detail;
  return {
    ...detail,
    charts: { day: barChart(last_day, 60), fortnight: barChart(last_fortnight, 60) },
  };
}

function idsOf(errors: readonly TrackedError[]): number[] {
  return errors.map(({ id }) => id);
}

function usersOf(samples: readonly ErrorSample[]): number[] {
  return samples.flatMap(({ user_id }) => user_id ?? []);
}

function faceOf(users: ReadonlyMap<number, User>, id: number | null) {
  const user = id === null ? undefined : users.get(id);
  return user ? userResource(user) : null;
}
