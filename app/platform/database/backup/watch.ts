/** Long work, as a bar shows it. */
export interface Part {
  title: string;
  /** 0 when nobody knows. */
  total: number;
  unit: string;
}

/** Shows somebody how far work has come; `advance` says how many more are done. */
export type Watch = <T>(
  part: Part,
  work: (advance: (done?: number) => void) => Promise<T>,
) => Promise<T>;

/** Nobody looks on. */
export const unwatched: Watch = (_part, work) => work(() => {});
