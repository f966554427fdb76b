const MINUTE = 60;
const HOUR = 3600;

/** A time to wait, as one says it. @example waitInWords(150) // "3 minutes" */
export function waitInWords(seconds: number): string {
  const exactly = (unit: number) => seconds >= unit && seconds % unit === 0;
  if (exactly(HOUR) || seconds >= 2 * HOUR) return counted(Math.ceil(seconds / HOUR), "hour");
  if (exactly(MINUTE) || seconds >= 2 * MINUTE)
    return counted(Math.ceil(seconds / MINUTE), "minute");
  return counted(Math.ceil(seconds), "second");
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
