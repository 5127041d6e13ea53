import type { Socket } from 'node:net';
import { ProxyError } from './proxy-error.ts';

/** The next `length` bytes of a paused socket, none more; rejects when it ends before, or when the signal gives up. */
export async function readBytes(socket: Socket, length: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length) return bytes;
    if (bytes || socket.readableEnded || socket.destroyed) throw new ProxyError('the proxy hung up');
    await happens(socket, ['readable', 'end'], signal);
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
