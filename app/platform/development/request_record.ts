import type { QueryProfile } from "../database/index.ts";
import type { Rendering } from "../views/index.ts";

/** A flag that a request asked for. */
export interface AskedFlag {
  name: string;
  on: boolean;
  times: number;
}

/** What a request found out about who asks; values are described and never shown. */
export interface SessionFacts {
  userId: number | null;
  values: { name: string; what: string }[];
}

/** One request as it went. Durations in milliseconds, `at` since 1970. */
export class RequestRecord {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Verb and pattern of the route that took it. */
  route = "";
  kind: "page" | "part" | "data" | "socket" = "page";
  status = 0;
  type = "";
  bytes = 0;
  ms = 0;
  person: { id: number; name: string } | null = null;
  session: SessionFacts | null = null;
  readonly renderings: Rendering[] = [];
  readonly flags = new Map<string, AskedFlag>();
  /** For `errors/_development.njk`, when it failed. */
  failure: object | undefined;
  /** Grows on while work that outlives the response asks the database. */
  queries: () => QueryProfile | undefined = () => undefined;

  constructor(of: Pick<RequestRecord, "id" | "at" | "method" | "path">) {
    this.id = of.id;
    this.at = of.at;
    this.method = of.method;
    this.path = of.path;
  }

  askedFlag(name: string, on: boolean): void {
    const known = this.flags.get(name);
    this.flags.set(name, { name, on, times: (known?.times ?? 0) + 1 });
  }
}
