import { type CompiledQuery, RawNode, type RootOperationNode, SelectQueryNode } from "kysely";

/** Text that takes locks, or asks about the connection it runs on: it means something else on another server. */
const BOUND =
  /\bfor\s+(update|share)\b|\block\s+in\s+share\s+mode\b|\b(get_lock|release_lock|is_(free|used)_lock|last_insert_id|found_rows|row_count|connection_id|nextval)\b|\bnext\s+value\b|@|\binto\s+(outfile|dumpfile)\b/i;
const HARMLESS =
  /^\s*(select|show|explain|describe|set|begin|commit|rollback|savepoint|release)\b/i;

/**
 * Whether any server with the same data may answer: a select that takes no locks, whose common table expressions
 * only read as well, and that says nothing about the session. Raw statements are not looked into.
 */
export function isPlainRead({ query, sql }: CompiledQuery): boolean {
  return (
    SelectQueryNode.is(query) && !query.endModifiers?.length && readsOnly(query) && !BOUND.test(sql)
  );
}

/** Whether the statement may have changed something; a raw one is taken by its first word. */
export function mayChange({ query, sql }: CompiledQuery): boolean {
  if (SelectQueryNode.is(query)) return !readsOnly(query);
  return !RawNode.is(query) || !HARMLESS.test(sql);
}

function readsOnly(query: SelectQueryNode): boolean {
  const expressions = query.with?.expressions ?? [];
  return expressions.every(({ expression }) => isSelect(expression as RootOperationNode));
}

function isSelect(node: RootOperationNode): boolean {
  return SelectQueryNode.is(node) && readsOnly(node);
}
