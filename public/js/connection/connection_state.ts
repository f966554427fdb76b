export type ConnectionState =
  | { name: "connecting"; since: number }
  | { name: "online"; node: string }
  | { name: "waiting"; nextTry: number }
  | { name: "refused"; code: number };

type Watch = (state: ConnectionState) => void;

const watchers = new Set<Watch>();
let current: ConnectionState = { name: "connecting", since: Date.now() };

export function connectionState(): ConnectionState {
  return current;
}

/** Takes the new state and tells everybody who watches. */
export function becomes(state: ConnectionState): void {
  current = state;
  for (const watch of watchers) watch(state);
}

/** Calls `watch` at every change; the answer stops that. */
export function watchConnection(watch: Watch): () => void {
  watchers.add(watch);
  return () => watchers.delete(watch);
}
