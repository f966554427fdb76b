import { Transform } from "node:stream";
import { WrongLengthError } from "./storage_errors.ts";

/** Lets bytes pass and fails unless it were as many as was said. */
export function exactLength(name: string, said: number): Transform {
  let came = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      came += chunk.byteLength;
      if (came > said) done(new WrongLengthError(name, { said, came }));
      else done(null, chunk);
    },
    flush(done) {
      done(came === said ? null : new WrongLengthError(name, { said, came }));
    },
  });
}
