/** A place in the history of a channel. */
export interface Position {
  /** Changes whenever offsets begin anew: events of different epochs cannot be compared. */
  readonly epoch: string;
  /** Number of the last event, 0 before the first. */
  readonly offset: number;
}
