const STEPS = [
  { name: "d", ms: 86_400_000 },
  { name: "h", ms: 3_600_000 },
  { name: "min", ms: 60_000 },
  { name: "s", ms: 1000 },
];

/** Milliseconds for people, in the largest unit that fits: `350 ms`, `12 s`, `4 min`, `3 h`. */
export function duration(ms: number): string {
  const step = STEPS.find((one) => ms >= one.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.name}` : `${Math.round(ms)} ms`;
}
