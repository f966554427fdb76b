type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * A body whose failure is told here and goes no further: the server below would print it past the log and end the
 * answer with the error's message, which may hold a path of this machine.
 *
 * @param failed hears of the failure, and cuts the connection off, so that nobody takes what came for the whole
 */
export function guardedStream(body: Bytes, failed: (error: unknown) => void): Bytes {
  const reader = body.getReader();
  let isCancelled = false;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        // Who reads went away while we waited: all is closed by then, and nothing failed.
        if (isCancelled) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (isCancelled) return;
        failed(error);
        controller.close();
      }
    },
    cancel(reason) {
      isCancelled = true;
      return reader.cancel(reason);
    },
  });
}
