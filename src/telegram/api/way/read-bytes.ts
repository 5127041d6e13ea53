import type { Socket } from 'node:net';
import { oneOfEvents, ProxyError } from './opened.ts';

/** Reads exactly `length` bytes of a paused socket. Rejects with `ProxyError` if it ends before, or with the signal's reason. */
export async function readBytes(socket: Socket, length: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length) return bytes;
    if (bytes || socket.readableEnded || socket.destroyed) throw new ProxyError('the proxy hung up');
    await oneOfEvents(socket, ['readable', 'end'], signal);
  }
}
