import {
  type CloseName,
  closeOf,
  type ErrorCode,
  errorCodes,
  type RealtimeError,
} from "../../codes/index.ts";

/**
 * Why a client may not come in, as socket.io hands it on: `connect_error` with `data`. After it the client stops by
 * itself.
 */
export class ConnectError extends Error {
  readonly data: { code: string; client: string };

  private constructor(text: string, data: { code: string; client: string }) {
    super(text);
    this.data = data;
  }

  static ofClose(close: CloseName): ConnectError {
    const { reason, text, client } = closeOf(close);
    return new ConnectError(text, { code: reason, client });
  }

  static of({ code, message }: RealtimeError): ConnectError {
    const { client } = errorCodes[code as ErrorCode]; // such an error has no others
    return new ConnectError(message, { code, client });
  }
}
