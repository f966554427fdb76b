const COMMAND = /^\/[a-z]+(?:\s|$)/i;

/** Whether a text is a command, such as `/topic`; a path such as `/etc/hosts` is none. */
export function isCommand(text: string): boolean {
  return COMMAND.test(text);
}

/** What is posted of a text: of two strokes at its beginning the first only says that it is no command. */
export function unescaped(text: string): string {
  return text.startsWith("//") && isCommand(text.slice(1)) ? text.slice(1) : text;
}
