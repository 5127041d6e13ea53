import type { Socket } from 'node:net';
import { happens, ProxyError } from './opened.ts';

/** The next `length` bytes of a paused socket, none more; rejects when it ends before, or when the signal gives up. */
export async function readBytes(socket: Socket, length: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length) return bytes;
    if (bytes || socket.readableEnded || socket.destroyed) throw new ProxyError('the proxy hung up');
    await happens(socket, ['readable', 'end'], signal);
  }
}
