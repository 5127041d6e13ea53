import type { Socket } from 'node:net';

/** How Telegram is reached: `direct`, or the URL of a proxy from the settings, which has been checked. */
export type Way = string;

/** Name and password for a proxy, percent-decoded. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Host and port to connect to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** No connection to Telegram by this way: it was refused, closed, or timed out. The message contains no login. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** A way without its login, for people and logs. */
export function shownWay(way: Way): string {
  if (way === 'direct') return way;
  const { protocol, host } = new URL(way);
  return `${protocol}//${host}`;
}

/** Resolves with the socket after this event. Rejects, and destroys the socket, if it fails, closes, or the signal aborts first. */
export async function opened<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  socket.on('error', () => undefined); // an error between two waits, when nobody else listens, must not end the process
  try {
    await oneOfEvents(socket, [event], signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Resolves after one of these events; rejects with the socket's error, with `ProxyError` when it closes, or with the signal's reason. */
export function oneOfEvents(socket: Socket, events: readonly string[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  const closed = () => reject(new ProxyError('the connection was closed'));
  for (const event of events) socket.on(event, resolve);
  socket.on('error', reject).on('close', closed);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  return promise.finally(() => {
    for (const event of events) socket.off(event, resolve);
    socket.off('error', reject).off('close', closed);
    signal.removeEventListener('abort', abort);
  });
}
