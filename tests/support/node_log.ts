/** One line of the server's log. */
export interface LogLine {
  level: string;
  msg: string;
  time: string;
  part?: string;
  request_id?: string;
  [key: string]: unknown;
}

interface Waiting {
  matches: (line: LogLine) => boolean;
  found: (line: LogLine) => void;
}

const ALARMING = new Set(["error", "fatal"]);

/** What a server has written: its JSON lines, and apart from them the plain ones meant for people. */
export class NodeLog {
  readonly lines: LogLine[] = [];
  readonly plain: string[] = [];
  readonly #waiting = new Set<Waiting>();

  add(text: string): void {
    const line = parse(text);
    if (!line) {
      this.plain.push(text);
      return;
    }
    this.lines.push(line);
    for (const waiting of this.#waiting) if (waiting.matches(line)) waiting.found(line);
  }

  /** Lines above `warn`; after hostile input there must be none. */
  alarms(): LogLine[] {
    return this.lines.filter(({ level }) => ALARMING.has(level));
  }

  /** The first line, past or to come, that matches. */
  line(matches: (line: LogLine) => boolean, within = 10_000): Promise<LogLine> {
    const past = this.lines.find(matches);
    if (past) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const waiting = { matches, found: (line: LogLine) => settle(() => resolve(line)) };
      const settle = (answer: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        answer();
      };
      const late = new Error(`No such log line in ${within} ms; ${this.lines.length} others came`);
      const timer = setTimeout(() => settle(() => reject(late)), within);
      this.#waiting.add(waiting);
    });
  }
}

function parse(text: string): LogLine | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
