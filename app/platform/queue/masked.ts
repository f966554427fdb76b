/** Names under which the words of people, or secrets, stand in a payload. */
const HIDDEN =
  /^(content|body|text|html|message_text|subject_line|description|password|secret|token|key|code|cookie|authorization|link|url)$|_(password|secret|token|key|link)$/i;

/**
 * A payload as administrators may see it: its shape and its ids, but no words of people and no secret. Of a hidden text
 * its length is told.
 *
 * @example masked({ id: 7, content: "Lunch?" }); // { id: 7, content: "••• (6 characters)" }
 */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, hide(name, field)]);
  return Object.fromEntries(fields);
}

function hide(name: string, field: unknown): unknown {
  if (!HIDDEN.test(name)) return masked(field);
  if (typeof field === "string") return `••• (${field.length} characters)`;
  return Array.isArray(field) || (typeof field === "object" && field !== null) ? "•••" : field;
}
