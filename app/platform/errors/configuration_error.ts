/**
 * The start cannot go on because of a setting. `problems` are whole sentences that name the key, what is wrong
 * with its value, and the file that holds it.
 */
export class ConfigurationError extends Error {
  readonly code = "configuration";
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join("\n"), options);
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}
