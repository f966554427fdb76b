/** A column of a small chart: position and size in the units of its view box. */
export interface Bar {
  x: number;
  y: number;
  height: number;
  count: number;
}

export interface BarChart {
  bars: Bar[];
  width: number;
  height: number;
  /** The tallest column's count. */
  most: number;
  total: number;
}

const WIDTH = 4;
const GAP = 1;
/** A single occurrence beside a thousand is still to be seen. */
const LEAST = 2;

/**
 * Counts as columns that a template draws as `<rect>`s, `bar_width` wide.
 *
 * @example barChart([0, 3, 1], 24)
 */
export function barChart(
  counts: readonly number[],
  height: number,
): BarChart & { bar_width: number } {
  const most = Math.max(0, ...counts);
  const bars = counts.map((count, index) => {
    const tall = count === 0 ? 0 : Math.max(LEAST, Math.round((count / most) * height));
    return { x: index * (WIDTH + GAP), y: height - tall, height: tall, count };
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    bars,
    width: counts.length * (WIDTH + GAP) - GAP,
    height,
    most,
    total,
    bar_width: WIDTH,
  };
}

/** The hours of whole days, added up: the last bar is the present day so far. */
export function byDay(hours: readonly number[]): number[] {
  const days = Math.ceil(hours.length / 24);
  return Array.from({ length: days }, (_, day) =>
    hours
      .slice(hours.length - (days - day) * 24, hours.length - (days - day - 1) * 24)
      .reduce(add, 0),
  );
}

function add(a: number, b: number): number {
  return a + b;
}
