import type { Socket } from 'node:net';

/** Why no line came: the peer closed, sent too much, or took too long. */
export class NoLineError extends Error {
  override readonly name = 'NoLineError';
  readonly why: 'closed' | 'too-long' | 'too-late';

  constructor(why: NoLineError['why']) {
    super(why);
    this.why = why;
  }
}

/** Reads the first line from a socket, without its line end. Rejects with `NoLineError`, and as the socket fails. */
export function readLine(socket: Socket, most: number, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => end(() => reject(new NoLineError('too-late'))), ms);
    const onClose = () => end(() => reject(new NoLineError('closed')));
    const onError = (error: Error) => end(() => reject(error));
    const onData = (piece: Buffer) => {
      const at = piece.indexOf(0x0a);
      pieces.push(at < 0 ? piece : piece.subarray(0, at));
      size += pieces.at(-1)?.length ?? 0;
      if (size > most) end(() => reject(new NoLineError('too-long')));
      else if (at >= 0) end(() => resolve(Buffer.concat(pieces).toString('utf8')));
    };
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onClose).off('close', onClose).off('error', onError);
      settle();
    };
    socket.on('data', onData).on('end', onClose).on('close', onClose).on('error', onError);
  });
}
