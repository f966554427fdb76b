type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * A body whose failure is told here and goes no further: the server below would print it past the log and end the
 * answer with the error's message, which may hold a path of this machine.
 *
 * @param failed hears of the failure, and cuts the connection off, so that nobody takes what came for the whole
 */
export function guardedStream(body: Bytes, failed: (error: unknown) => void): Bytes {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        failed(error);
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
