import { StringDecoder } from 'node:string_decoder';
import { type DownloadFault, downloadFaults, failureOf } from './download-faults.ts';

/** An import of `node:https` would load undici as well; see `src/node-http.ts`. */
const https: typeof import('node:https') = process.getBuiltinModule('node:https');

export interface DownloadLimits {
  /** Bytes of the body. */
  readonly most: number;
  /** Time for the whole, in ms. */
  readonly ms: number;
  /** PEM of the authority that signs the server's certificate; absent: those that Node trusts. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/** A file could not be downloaded, or is not taken; the message names the address and the cause. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
  /** The same in parts, for a sentence in another language. */
  readonly fault: DownloadFault;
  readonly url: string;

  constructor(url: string, fault: DownloadFault, options?: ErrorOptions) {
    super(`${url}: ${downloadFaults(fault)}`, options);
    this.url = url;
    this.fault = fault;
  }
}

/**
 * Downloads a text over HTTPS and hands each line to `take`, so that a large file is never whole in memory. Follows no redirect: the
 * owner named the address. Rejects with `DownloadError`, and with whatever `take` throws; then the rest is not read.
 */
export async function downloadLines(url: string, take: (line: string) => void, limits: DownloadLimits): Promise<void> {
  const { ca, most, ms } = limits;
  const target = URL.parse(url);
  if (target?.protocol !== 'https:') throw new DownloadError(url, { kind: 'not-https' });
  const signal = AbortSignal.any([AbortSignal.timeout(ms), ...(limits.signal ? [limits.signal] : [])]);
  const fail = (cause: unknown) => new DownloadError(url, failureOf(cause, signal, ms), { cause });
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const request = https.get(target, { signal, agent: false, ...(ca === undefined ? {} : { ca }) }, resolve);
    request.on('error', (error) => reject(fail(error)));
  });
  try {
    if (response.statusCode !== 200) throw new DownloadError(url, { kind: 'status', code: response.statusCode ?? 0 });
    const decoder = new StringDecoder('latin1'); // registries write ASCII; any byte is a character here
    let [rest, bytes] = ['', 0];
    for await (const chunk of chunksOf(response, fail)) {
      bytes += chunk.length;
      if (bytes > most) throw new DownloadError(url, { kind: 'too-large', megabytes: Math.round(most / 1e6) });
      const lines = `${rest}${decoder.write(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line.replace(/\r$/, ''));
      if (rest.length > LONGEST_REST) throw new DownloadError(url, { kind: 'no-lines' });
    }
    if (rest !== '') take(rest);
  } finally {
    response.destroy();
  }
}

const LONGEST_REST = 100_000;

/** A body that ends early makes `IncomingMessage` fail with `aborted`. */
async function* chunksOf(response: import('node:http').IncomingMessage, fail: (cause: unknown) => Error) {
  try {
    for await (const chunk of response) yield chunk as Buffer;
  } catch (error) {
    throw fail(error);
  }
}
