import { type Command, Redis, type RedisOptions } from "ioredis";
import { DependencyUnavailableError } from "./dependency_errors.ts";
import type { Policy } from "./policy.ts";

/** Answers stay as the library gives them everywhere else. */
type Options = Omit<RedisOptions, "replyMapping">;
type Stream = Parameters<Redis["sendCommand"]>[1];

/** Answers of Redis that say it cannot work just now; all others are about the one command. */
const UNABLE = /^(LOADING|MASTERDOWN|CLUSTERDOWN|READONLY)\b/;

/**
 * A connection for commands behind the policy `redis`: while Redis is away or hangs, commands fail at once and typed
 * instead of waiting for its return. What was sent when the connection broke is not sent again: nobody knows whether
 * Redis did it.
 */
export class GuardedRedis extends Redis {
  readonly #policy: () => Policy;
  /** The first connection was made, or has failed: until then commands wait for it. */
  #begun = false;
  /** What the newest connection failed of. */
  #why: Error | undefined;
  /** Whether the commands that belong together (a pipeline, a transaction) are let through, by what they write to. */
  readonly #together = new WeakMap<object, boolean>();

  /** @param policy asked for each command, since a reload makes a new one */
  constructor(url: string, options: Options, policy: () => Policy) {
    super(url, { ...options, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false });
    this.#policy = policy;
    this.on("error", (error: Error) => (this.#why = error));
    this.on("close", () => (this.#begun = true));
    this.on("ready", () => {
      this.#begun = true;
      this.#policy().reset();
    });
  }

  override sendCommand(command: Command, stream?: Stream): unknown {
    // The library's greeting must pass; and it calls this before there are fields.
    if (!(#begun in this) || this.status === "connect") return super.sendCommand(command, stream);
    type(command);
    this.#bound();
    if (!this.#begun) return super.sendCommand(command, stream);
    if (stream) return this.#sendTogether(command, stream);
    const answer = this.#guard(() => super.sendCommand(command) as Promise<unknown>);
    answer.catch(() => {}); // The library sends some commands itself and looks at none of these promises.
    return answer;
  }

  #guard(send: () => Promise<unknown>): Promise<unknown> {
    const work = () => (this.status === "ready" ? send() : Promise.reject(away(this.#why)));
    return this.#policy().execute(work, {
      isFault: (error) => !isAnswer(error),
      timesItself: true,
    });
  }

  /** The library's own time-out holds for pipelines, too, and costs a fifth. */
  #bound(): void {
    const { timeout } = this.#policy().terms;
    if (timeout > 0) this.options.commandTimeout = timeout;
    else delete this.options.commandTimeout;
  }

  /** The first one asks for all: a part of a transaction would be worse than none of it. */
  #sendTogether(command: Command, stream: object): unknown {
    const admitted = this.#together.get(stream) ?? this.#admit(command, stream);
    if (admitted) return super.sendCommand(command, stream as Stream);
    command.reject(new DependencyUnavailableError("redis", { reason: "open" }));
    return command.promise;
  }

  #admit(command: Command, stream: object): boolean {
    let [admitted, decided] = [false, false];
    const answer = this.#guard(async () => {
      if (decided) return;
      admitted = true;
      await command.promise;
    });
    answer.catch(() => {});
    decided = true;
    this.#together.set(stream, admitted);
    return admitted;
  }
}

function away(cause: unknown): DependencyUnavailableError {
  return new DependencyUnavailableError("redis", { reason: "failed", cause });
}

/** Whatever ends a command but an answer of Redis becomes an error of ours. */
function type(command: Command): void {
  const { reject } = command;
  command.reject = (error) => reject(isAnswer(error) ? error : typed(error));
}

function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "ReplyError" && !UNABLE.test(error.message);
}

function typed(error: Error): Error {
  if (error instanceof DependencyUnavailableError) return error;
  const reason = error.message === "Command timed out" ? "timeout" : "failed";
  return new DependencyUnavailableError("redis", { reason, cause: error });
}
