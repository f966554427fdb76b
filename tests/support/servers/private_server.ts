import { freePort } from "./free_port.ts";
import { janitor } from "./janitor.ts";
import { Service } from "./service.ts";

interface Kind {
  /** As it reads in messages. */
  name: string;
  program: string;
  args: string[];
  url: string;
  /** The version that it tells. @throws when it can't be reached */
  version(url: string): Promise<string>;
}

/** A real server of the tests' own: in a temporary folder, on a free port, the same url after every start. */
export class PrivateServer {
  readonly url: string;
  version = "";
  readonly #kind: Kind;
  readonly #folder: string;
  readonly #service: Service;

  constructor(kind: Kind, folder: string) {
    this.url = kind.url;
    this.#kind = kind;
    this.#folder = folder;
    this.#service = new Service(kind);
  }

  /** An empty folder, which goes with the server, and a free port. */
  static async place(name: string): Promise<[folder: string, port: number]> {
    return [janitor.makeFolder(name), await freePort()];
  }

  async start(): Promise<void> {
    await this.#service.start(async () => {
      this.version = await this.#kind.version(this.url).catch(() => "");
      return this.version !== "";
    });
  }

  async stop(): Promise<void> {
    await this.#service.stop();
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#service.kill();
  }

  /** Holds the server still without closing its connections, as when a machine hangs; `resume` lets it go on. */
  pause(): void {
    this.#signal("SIGSTOP");
  }

  resume(): void {
    this.#signal("SIGCONT");
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    janitor.removeFolder(this.#folder);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#service.pid) process.kill(this.#service.pid, signal);
  }
}
