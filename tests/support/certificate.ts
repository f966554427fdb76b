import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A self-signed certificate for localhost, in two files. */
export interface TestCertificate {
  cert: string;
  key: string;
  /** As `X509Certificate.serialNumber` says it. */
  serial: string;
  /** The certificate itself, which clients are told to trust. */
  ca: string;
}

let made = 0;

/** Makes a certificate in a folder, good for a day; every one has its own serial number. */
export function makeCertificate(folder: string): TestCertificate {
  const number = (made += 1);
  const serial = `0${number}`.slice(-2);
  const [cert, key] = [join(folder, `${number}.crt`), join(folder, `${number}.key`)];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const rest = ["-days", "1", "-set_serial", `0x${serial}`, "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", ...curve, ...names, ...rest], { stdio: "pipe" });
  return { cert, key, serial, ca: readFileSync(cert, "utf8") };
}
