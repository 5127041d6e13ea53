import { channel } from 'node:diagnostics_channel';
import type { Agent, IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { ApiClientOptions } from 'grammy/web';
import { http } from '../../node-http.ts';
import { readAnswer, StrangeAnswer } from './bot-api-answer.ts';
import { ProxyError, type Way } from './way/opened.ts';
import { type WayOptions, wayAgent } from './way/way-agent.ts';
import type { Ways } from './way/ways.ts';

/** The request options that grammY passes to `fetch`. */
interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a form with files. */
  readonly body: string | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Published for each valid answer: the Bot API's root URL and the `Date` header. */
export interface ApiAnswer {
  readonly apiRoot: string;
  readonly date: string;
}

/** The diagnostics channel on which these are published; `TelegramClock` listens. */
export const ANSWERS = channel('vpn-bot.bot-api-answer');

/** How long a connection may be idle during a call (ms): a long poll is answered after 30 s, every other call much sooner. */
const IDLE_MS = { poll: 45_000, call: 30_000 };
/** The largest answer that is read (bytes); a hundred updates with the longest messages are far smaller. */
const MOST_BYTES = 32 * 1024 * 1024;
/** The time limit of a trial call by a preferred way (ms). */
const TRIAL_MS = 20_000;

/**
 * Returns a `fetch` for grammY that uses Node's own HTTP client: grammY's own package loads a table of all international domain names,
 * which costs 5 MB and 40 ms of each start. If no connection can be made by one way, the call tries the next; once the call was sent, only
 * the caller may repeat it. Rejects with Node's error, `ProxyError` or `StrangeAnswer`; none of them contains the URL (which has the
 * token) or a proxy's login.
 */
export function botApiFetch(apiRoot: string, ways: Ways, connectMs?: number): NonNullable<ApiClientOptions['fetch']> {
  const sender = new CallSender(apiRoot, connectMs);
  const fetch = async (url: string, call: Call) => {
    let failure: unknown;
    for (const way of ways.order()) {
      try {
        const answer = await sender.ask(way, url, call);
        ways.worked(way);
        void tryBetter(sender, ways, url);
        return { json: async () => answer };
      } catch (error) {
        failure = error instanceof NotSentError ? error.cause : error;
        if (call.signal.aborted) break;
        ways.failed(way, failure);
        if (!(error instanceof NotSentError)) break;
      }
    }
    throw failure;
  };
  return fetch as unknown as NonNullable<ApiClientOptions['fetch']>; // grammY's type is the whole fetch of its package
}

/** If a less preferred way has been in use for a while, tries the preferred ones with `getMe` and takes the first that answers. */
async function tryBetter(sender: CallSender, ways: Ways, url: string): Promise<void> {
  const getMe = url.replace(/[^/]*$/, 'getMe');
  for (const way of ways.dueAgain()) {
    const signal = AbortSignal.timeout(TRIAL_MS);
    try {
      await sender.ask(way, getMe, { method: 'POST', headers: {}, body: '', signal });
      return ways.worked(way);
    } catch (error) {
      ways.failed(way, error instanceof NotSentError ? error.cause : error);
    }
  }
}

/** The call certainly did not reach Telegram: no connection could be made. `cause` has the error. */
class NotSentError extends Error {}

/** Makes one call by one way, over connections that are kept open. */
class CallSender {
  readonly #apiRoot: string;
  readonly #protocol: 'http:' | 'https:';
  readonly #agents = new Map<Way, Agent>();

  readonly #connectMs: number | undefined;

  constructor(apiRoot: string, connectMs?: number) {
    this.#connectMs = connectMs;
    this.#apiRoot = apiRoot;
    this.#protocol = new URL(apiRoot).protocol === 'http:' ? 'http:' : 'https:';
  }

  async ask(way: Way, url: string, call: Call): Promise<unknown> {
    const response = await this.#send(way, url, call);
    const method = url.slice(url.lastIndexOf('/') + 1);
    const answer = readAnswer(method, response.statusCode ?? 0, await textOf(response));
    ANSWERS.publish({ apiRoot: this.#apiRoot, date: response.headers.date ?? '' } satisfies ApiAnswer);
    return answer;
  }

  #send(way: Way, url: string, { method, headers, body, signal }: Call): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { request } = this.#protocol === 'http:' ? http : https;
    const options: WayOptions = { method, headers, signal, givenUp: signal, agent: this.#agentOf(way) };
    const asking = request(url, options, resolve);
    let isConnected = false;
    asking.on('socket', () => {
      isConnected = true;
      if (typeof body === 'string') asking.end(body);
      else
        Readable.from(body)
          .on('error', (error) => asking.destroy(error))
          .pipe(asking);
    });
    asking.on('error', (cause) => reject(isConnected ? cause : new NotSentError('not sent', { cause })));
    asking.setTimeout(url.endsWith('/getUpdates') ? IDLE_MS.poll : IDLE_MS.call, () =>
      asking.destroy(new ProxyError('no answer within its time')),
    );
    return promise;
  }

  #agentOf(way: Way): Agent {
    const agent = this.#agents.get(way) ?? wayAgent(this.#protocol, way, this.#connectMs);
    this.#agents.set(way, agent);
    return agent;
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_BYTES) throw new StrangeAnswer(response.statusCode ?? 0, 'the answer has no end'); // also closes the connection
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
