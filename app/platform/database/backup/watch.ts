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

const MEGABYTE = 1024 * 1024;

/** Shows work whose parts are told in bytes; people see whole megabytes. */
export function inMegabytes<T>(
  watch: Watch,
  { title, bytes }: { title: string; bytes: number },
  work: (advance: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  let [done, shown] = [0, 0];
  const part = { title, total: Math.ceil(bytes / MEGABYTE), unit: "MB" };
  return watch(part, (advance) =>
    work((more) => {
      done += more;
      const whole = Math.floor(done / MEGABYTE);
      if (whole > shown) advance(whole - shown);
      shown = whole;
    }),
  );
}

/** Nobody looks on. */
export const unwatched: Watch = (_part, work) => work(() => {});
