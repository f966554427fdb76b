/**
 * What a server answers, before the test has looked at it. Assertions say what it must be; typing it would be
 * trusting it.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the one place where tests may say so
export type Loose = any;
