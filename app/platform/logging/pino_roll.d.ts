// The package ships no types for ES modules; these are the options that we use (its README, version 4).
declare module "pino-roll" {
  import type { SonicBoom } from "sonic-boom";

  interface RollOptions {
    file: string;
    extension?: string;
    frequency?: "daily" | "hourly" | number;
    size?: string;
    limit?: { count: number };
    mkdir?: boolean;
    maxLength?: number;
  }

  export default function roll(options: RollOptions): Promise<SonicBoom>;
}
