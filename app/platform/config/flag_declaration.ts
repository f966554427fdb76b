/** What is said of a feature flag in `config/flags.ts`. */
export interface FlagDeclaration {
  /** What is there for those who have it: one sentence for administrators. */
  description: string;
  /** Whether it is on while nobody has set it. */
  default: boolean;
}

/** As much of a person as a flag looks at. */
export interface FlagViewer {
  readonly id: number;
  readonly role?: string;
}

/** Whether a person belongs to a group. */
export type GroupTest = (viewer: FlagViewer) => boolean;
