import type { Socket } from 'node:net';
import { dialMail, type MailPlace } from './dial.ts';

/** A file in a letter. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A letter of ours. Subject and text are our own words: nothing that a stranger wrote is in them. */
export interface OutgoingLetter {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly Attachment[];
  /** Names this letter: the same for each try to send it. */
  readonly id: string;
}

/** How long a server may be silent (ms). */
const IDLE_MS = 60_000;

/**
 * Hands a letter to the mail server; resolves when that has accepted it. Rejects as `judgeMailError` reads it, or when the signal
 * aborts.
 */
export async function sendLetter(place: MailPlace, letter: OutgoingLetter, signal: AbortSignal): Promise<void> {
  const { transport, close } = await opened(place, signal);
  try {
    const { from, to, subject, text, files, id } = letter;
    await transport.sendMail({
      ...{ from, to, subject, text, messageId: `<${id}@${from.split('@')[1]}>` },
      ...{ disableFileAccess: true, disableUrlAccess: true },
      envelope: { from, to },
      headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
      attachments: files.map(({ name, type, bytes }) => ({
        ...{ filename: name, contentType: type, content: Buffer.from(bytes) },
      })),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    close();
  }
}

/** Logs in and out again. Rejects as `sendLetter` does. */
export async function trySending(place: MailPlace, signal: AbortSignal): Promise<void> {
  const { transport, close } = await opened(place, signal);
  try {
    await transport.verify();
  } finally {
    close();
  }
}

async function opened(place: MailPlace, signal: AbortSignal) {
  const { createTransport } = await import('nodemailer'); // most daemons have no mail
  const { host, port, user, password: pass } = place.server;
  let socket: Socket | null = null;
  const giveUp = () => socket?.destroy(signal.reason);
  signal.addEventListener('abort', giveUp);
  const transport = createTransport({
    ...{ host, port, secure: true, auth: { user, pass }, disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: IDLE_MS, greetingTimeout: IDLE_MS, socketTimeout: IDLE_MS, logger: false },
    getSocket(_: unknown, give: (error: Error | null, made?: { connection: Socket }) => void) {
      dialMail(place, signal).then(
        (connection) => {
          socket = connection;
          give(null, { connection });
        },
        (error: Error) => give(error),
      );
    },
  });
  return {
    transport,
    close() {
      signal.removeEventListener('abort', giveUp);
      transport.close();
      socket?.destroy();
    },
  };
}
