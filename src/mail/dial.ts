import type { Socket } from 'node:net';
import type { MailServer } from '../config/settings.ts';
import { shownWay, type Way } from '../telegram/api/way/opened.ts';
import { dial } from '../telegram/api/way/way-agent.ts';

/** The time limit for a connection by one way (ms). */
const CONNECT_MS = 15_000;

/** Where a mail server is, and the ways to it in order of preference. */
export interface MailPlace {
  readonly server: MailServer;
  readonly ways: readonly Way[];
}

/**
 * Opens a plain connection to a mail server by the first way that works. Rejects with the last way's error, or the signal's reason;
 * no message contains a login.
 */
export async function dialMail({ server: { host, port }, ways }: MailPlace, signal: AbortSignal): Promise<Socket> {
  let failure: unknown = new Error('no way to the mail server is set');
  for (const way of ways) {
    try {
      return await dial(way, { host, port }, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
    } catch (error) {
      signal.throwIfAborted();
      failure = ways.length === 1 ? error : new Error(`${shownWay(way)}: ${String(error)}`, { cause: error });
    }
  }
  throw failure;
}
