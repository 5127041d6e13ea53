import type { Socket } from 'node:net';

/** `direct`, or a proxy's URL as the settings have checked it. */
export type Way = string;

/** Name and password for a proxy, percent-decoded. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Where a connection shall lead to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** A way that did not lead to Telegram: what stands there refused, hung up, or said nothing in time. Names no login. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
}

/** A way without its login, as people and logs may read it. */
export function shownWay(way: Way): string {
  if (way === 'direct') return way;
  const { protocol, host } = new URL(way);
  return `${protocol}//${host}`;
}

/** Waits for a socket's first event, and destroys it when that does not come. */
export async function opened<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  socket.on('error', () => undefined); // whoever uses it hears of an error; between two waits nobody does
  try {
    await happens(socket, [event], signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Waits for one of these events; rejects with the socket's error, when it closes, or with the signal's reason. */
export function happens(socket: Socket, events: readonly string[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const given = () => reject(signal.reason);
  const closed = () => reject(new ProxyError('the connection was closed'));
  for (const event of events) socket.on(event, resolve);
  socket.on('error', reject).on('close', closed);
  signal.addEventListener('abort', given);
  if (signal.aborted) given();
  return promise.finally(() => {
    for (const event of events) socket.off(event, resolve);
    socket.off('error', reject).off('close', closed);
    signal.removeEventListener('abort', given);
  });
}
