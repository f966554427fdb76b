import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import S3rver from "s3rver";
import type { Storey } from "../storeys.ts";

/** The key that s3rver knows. */
const KEY = "S3RVER";

/** A server that really speaks S3, on this machine. */
export interface S3Server {
  /** The settings by which Parley finds it. */
  env: Record<string, string>;
  /** Ends it; what lies in it stays. */
  close(): Promise<void>;
  /** Begins again where it was. */
  reopen(): Promise<void>;
}

/** Starts a server with one empty bucket; it ends with the suite. */
export async function startS3(storey: Pick<Storey, "freshFolder" | "onClose">): Promise<S3Server> {
  const bucket = "parley-files";
  const directory = storey.freshFolder();
  const s3 = new S3rver({
    directory,
    silent: true,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  await s3.configureBuckets();
  const server = createServer(s3.callback());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  storey.onClose(close);
  const reopen = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const env = {
    FILES_STORE: "s3",
    FILES_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    FILES_S3_BUCKET: bucket,
    FILES_S3_KEY_ID: KEY,
    FILES_S3_SECRET: KEY,
  };
  return { env, close, reopen };
}
