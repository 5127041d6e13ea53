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

/** What grammY hands over of a call, and all that it asks of the answer. */
interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or a form with files. */
  readonly body: string | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** An answer of the Bot API's form, and the time that came with it. */
export interface AnswerTold {
  readonly apiRoot: string;
  readonly date: string;
}

/** Tells of every such answer. */
export const ANSWERS = channel('vpn-bot.bot-api-answer');

/** So long nothing may move on a connection (ms): a poll is answered after 30 s, every other call much sooner. */
const SILENCE_MS = { poll: 45_000, call: 30_000 };
/** A hundred updates with the longest messages have far less. */
const MOST_BYTES = 32 * 1024 * 1024;
const TRIAL_MS = 20_000;

/**
 * grammY's way to the Bot API, through Node's own HTTP client. The package that grammY brings for it holds the table of all
 * international domain names: 5 MB, and 40 ms of each start. A way by which no connection comes about is left for the next one within
 * the call; once the call was sent it is its caller's to repeat. Rejects with Node's error, `ProxyError` or `StrangeAnswer`; none of
 * them names the URL, which holds the token, or a proxy's login.
 */
export function botApiFetch(apiRoot: string, ways: Ways, connectMs?: number): NonNullable<ApiClientOptions['fetch']> {
  const asker = new Asker(apiRoot, connectMs);
  const fetch = async (url: string, call: Call) => {
    let failure: unknown;
    for (const way of ways.order()) {
      try {
        const answer = await asker.ask(way, url, call);
        ways.worked(way);
        void tryBetter(asker, ways, url);
        return { json: async () => answer };
      } catch (error) {
        failure = error instanceof Unsent ? error.cause : error;
        if (call.signal.aborted) break;
        ways.failed(way, failure);
        if (!(error instanceof Unsent)) break;
      }
    }
    throw failure;
  };
  return fetch as unknown as NonNullable<ApiClientOptions['fetch']>; // typed as all of that package's fetch
}

/** After a while with another way the preferred ones are tried with a call that changes nothing; the first that answers is taken. */
async function tryBetter(asker: Asker, ways: Ways, url: string): Promise<void> {
  const getMe = url.replace(/[^/]*$/, 'getMe');
  for (const way of ways.dueAgain()) {
    const signal = AbortSignal.timeout(TRIAL_MS);
    try {
      await asker.ask(way, getMe, { method: 'POST', headers: {}, body: '', signal });
      return ways.worked(way);
    } catch (error) {
      ways.failed(way, error instanceof Unsent ? error.cause : error);
    }
  }
}

/** Nothing of the call has left this machine, or a proxy has it: Telegram has not. */
class Unsent extends Error {}

/** Single calls by single ways, over connections that are kept. */
class Asker {
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
    ANSWERS.publish({ apiRoot: this.#apiRoot, date: response.headers.date ?? '' } satisfies AnswerTold);
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
    asking.on('error', (cause) => reject(isConnected ? cause : new Unsent('not sent', { cause })));
    asking.setTimeout(url.endsWith('/getUpdates') ? SILENCE_MS.poll : SILENCE_MS.call, () =>
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
    if (length > MOST_BYTES) throw new StrangeAnswer(response.statusCode ?? 0, 'the answer has no end'); // which leaves the connection too
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
