import { execFileSync } from 'node:child_process';

/** Writes a key and a certificate of `localhost` which nobody trusts who is not told of it, as PEM files. */
export function makeCertificate(keyFile: string, certificateFile: string): void {
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', ...made, ...names, '-keyout', keyFile, '-out', certificateFile], {
    stdio: 'pipe',
  });
}
