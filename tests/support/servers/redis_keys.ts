import { Redis } from "ioredis";

/** Removes every key that begins with `prefix`, or holds it after a tag. */
export async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  try {
    for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 500 })) {
      const work = client.pipeline();
      for (const key of keys as string[]) work.unlink(key); // one by one: they may be on several shards
      await work.exec();
    }
  } finally {
    client.disconnect();
  }
}

/** Every key that begins with `prefix`. */
export async function keysOf(url: string, prefix: string): Promise<string[]> {
  const client = new Redis(url);
  try {
    return await client.keys(`${prefix}*`);
  } finally {
    client.disconnect();
  }
}
