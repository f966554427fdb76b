/** The verbs that a route may answer. `HEAD` is answered by `get`. */
export const VERBS = ["get", "post", "put", "patch", "delete"] as const;

export type Verb = (typeof VERBS)[number];
