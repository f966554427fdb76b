import type { QueryProfile } from "./profile.ts";

const MOST = 300;

/** What one kind of request, command or socket message asks of the database. */
export interface SourceFigure {
  source: string;
  /** How often it was run with at least one query. */
  count: number;
  queries: number;
  mostQueries: number;
  ms: number;
}

/** Queries by what asked for them; sources are routes and commands, so their number is that of the program's. */
export class SourceFigures {
  readonly #figures = new Map<string, SourceFigure>();

  add(source: string, { count, ms }: Pick<QueryProfile, "count" | "ms">): void {
    const figure = this.#of(source);
    if (!figure) return;
    figure.count += 1;
    figure.queries += count;
    figure.ms += ms;
    figure.mostQueries = Math.max(figure.mostQueries, count);
  }

  all(): SourceFigure[] {
    return [...this.#figures.values()];
  }

  clear(): void {
    this.#figures.clear();
  }

  #of(source: string): SourceFigure | undefined {
    const known = this.#figures.get(source);
    if (known || this.#figures.size >= MOST) return known;
    const fresh = { source, count: 0, queries: 0, mostQueries: 0, ms: 0 };
    this.#figures.set(source, fresh);
    return fresh;
  }
}
