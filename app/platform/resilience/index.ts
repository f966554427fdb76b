export { DependencyUnavailableError, type Reason } from "./dependency_errors.ts";
export { DEPENDENCIES, Policies, type PolicyReport } from "./policies.ts";
export { type CallTerms, Policy, type State, type Work } from "./policy.ts";
export { RedisConnections } from "./redis_connections.ts";
