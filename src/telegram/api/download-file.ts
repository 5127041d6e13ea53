import type { Agent, IncomingMessage } from 'node:http';
import https from 'node:https';
import { type Bot, GrammyError } from 'grammy/web';
import { http } from '../../node-http.ts';
import type { Way } from './way/opened.ts';
import { wayAgent } from './way/way-agent.ts';

/** The time limit of a download by one way (ms). */
const LIMIT_MS = 120_000;

/** What a path of Telegram's looks like; one of a Bot API server that keeps files on its own disk does not. */
const PATH = /^[\w-]+(?:\/[\w.-]+)+$/;

/** Telegram's own server gives bots no larger files (bytes). */
export const MOST_FILE_BYTES = 20 * 1024 * 1024;

/** The file is larger than allowed. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
}

interface DownloadParts {
  /** The bot that was sent the file. */
  readonly bot: Pick<Bot, 'api' | 'token'>;
  readonly apiRoot: string;
  readonly ways: readonly Way[];
}

/**
 * Downloads a file that somebody sent to the bot, by the first way that works. Rejects with `FileTooLargeError`, or as Node and the Bot
 * API do; no error contains the URL, which has the token.
 */
export async function downloadFile(
  { bot, apiRoot, ways }: DownloadParts,
  fileId: string,
  most = MOST_FILE_BYTES,
): Promise<Uint8Array> {
  const { file_path: path = '' } = await bot.api.getFile(fileId).catch((error: unknown) => {
    if (error instanceof GrammyError && /file is too big/.test(error.description)) throw new FileTooLargeError();
    throw error;
  });
  if (!PATH.test(path) || path.includes('..')) throw new Error('the Bot API server gives no path for the file');
  const url = new URL(`${apiRoot}/file/bot${bot.token}/${path}`);
  let failure: unknown = new Error('there is no way to Telegram');
  for (const way of ways) {
    try {
      return await downloadBy(way, url, most);
    } catch (error) {
      if (error instanceof FileTooLargeError) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function downloadBy(way: Way, url: URL, most: number): Promise<Uint8Array> {
  const protocol = url.protocol === 'http:' ? 'http:' : 'https:';
  const agent = wayAgent(protocol, way);
  try {
    const response = await get(url, agent);
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`the file's server answered ${response.statusCode}`);
    }
    return await bytesOf(response, most);
  } finally {
    agent.destroy();
  }
}

function get(url: URL, agent: Agent): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const { request } = url.protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    request(url, { agent, signal }, resolve).on('error', reject).end();
  });
}

async function bytesOf(response: IncomingMessage, most: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) throw new FileTooLargeError(); // also closes the connection
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
