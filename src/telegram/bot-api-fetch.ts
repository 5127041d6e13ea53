import type { Agent } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ApiClientOptions } from 'grammy/web';
import { http } from '../node-http.ts';

/** What grammY hands over of a call, and all that it asks of the answer. */
interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a form with files. */
  readonly body: string | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** An answer that is not the Bot API's: of a proxy, or of whoever stands between. */
class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
  /** `HTTP 502`. */
  readonly code: string;

  constructor(status: number | undefined) {
    super('the answer is not JSON');
    this.code = `HTTP ${status ?? 0}`;
  }
}

/**
 * grammY's way to the Bot API, through Node's own HTTP client. The package that grammY brings for it holds the table of all
 * international domain names: 5 MB, and 40 ms of each start. Rejects with Node's error, or `StrangeAnswer`; none of them
 * names the URL, which holds the token.
 */
export function botApiFetch(apiRoot: string, proxy: Agent | null): NonNullable<ApiClientOptions['fetch']> {
  const { request, Agent } = new URL(apiRoot).protocol === 'http:' ? http : https;
  const agent = proxy ?? new Agent({ keepAlive: true });
  const call = (url: string, { method, headers, body, signal }: Call) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ json(): Promise<unknown> }>();
    const asking = request(url, { method, headers, signal, agent }, (response) => {
      resolve({ json: async () => parse(await text(response), response.statusCode) });
    });
    asking.on('error', reject);
    if (typeof body === 'string') asking.end(body);
    else
      Readable.from(body)
        .on('error', (error) => asking.destroy(error))
        .pipe(asking);
    return promise;
  };
  return call as unknown as NonNullable<ApiClientOptions['fetch']>; // typed as all of that package's fetch
}

function parse(body: string, status: number | undefined): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new StrangeAnswer(status);
  }
}
