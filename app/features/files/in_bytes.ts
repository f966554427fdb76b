const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

/** A size as people read it, in powers of 1,024. @example inBytes(1_572_864) // "1.5 MB" */
export function inBytes(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const amount = bytes / 1024 ** step;
  const digits = { maximumFractionDigits: step === 0 || amount >= 100 ? 0 : 1 };
  return `${amount.toLocaleString("en", digits)} ${UNITS[step]}`;
}
