import { MemoryStore, type Outgoing, type OutgoingStore } from "../core/outgoing.ts";

const STORE = "outgoing";

/**
 * Opens the store of one person. Each has a database of their own, so that nobody who signs in on the same browser
 * sends or sees another's messages. Where the browser refuses, the store lasts as long as the page.
 */
export async function openStore(viewer: number): Promise<OutgoingStore> {
  try {
    return new IndexedStore(await open(`parley-outbox-${viewer}`));
  } catch {
    return new MemoryStore();
  }
}

class IndexedStore implements OutgoingStore {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  async all(): Promise<Outgoing[]> {
    return done<Outgoing[]>(this.#objects("readonly").getAll());
  }

  async add(message: Omit<Outgoing, "order">): Promise<Outgoing> {
    const order = await done(this.#objects("readwrite").add(message));
    return { ...message, order: Number(order) };
  }

  async put(message: Outgoing): Promise<void> {
    await done(this.#objects("readwrite").put(message));
  }

  async remove(clientId: string): Promise<void> {
    const objects = this.#objects("readwrite");
    const key = await done(objects.index("clientId").getKey(clientId));
    if (key !== undefined) await done(objects.delete(key));
  }

  #objects(mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(STORE, mode).objectStore(STORE);
  }
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener("upgradeneeded", () => {
    const objects = request.result.createObjectStore(STORE, {
      keyPath: "order",
      autoIncrement: true,
    });
    objects.createIndex("clientId", "clientId", { unique: true });
  });
  return done(request);
}

async function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("The browser's store failed.")),
    );
  });
}
