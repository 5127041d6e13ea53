import { once } from 'node:events';
import { connect } from 'node:net';
import {
  answerSchema,
  type ControlAnswer,
  type ControlRequest,
  MOST_ANSWER_BYTES,
  WORD_MS,
} from '../../control/protocol.ts';
import { NoLineError, readLine } from '../../control/read-line.ts';

/** How long the daemon may take to answer (ms): a word's time, and some for a machine that is busy. */
const ANSWER_MS = WORD_MS + 5000;

/**
 * Sends a request to the socket and returns the answer. `absent`: nobody listens there; `broken`: the connection ended without an answer,
 * so that nobody knows whether it was done. Rejects with `NoLineError` for an endless or a late answer, and as the system does.
 */
export async function exchange(path: string, request: ControlRequest): Promise<ControlAnswer | 'absent' | 'broken'> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    socket.write(`${JSON.stringify(request)}\n`);
    return answerSchema.parse(JSON.parse(await readLine(socket, MOST_ANSWER_BYTES, ANSWER_MS)));
  } catch (error) {
    if (error instanceof NoLineError && error.why === 'closed') return 'broken';
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'absent';
    if (code === 'ECONNRESET' || code === 'EPIPE') return 'broken';
    throw error;
  } finally {
    socket.destroy();
  }
}
