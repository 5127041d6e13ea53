import { connect } from 'node:net';
import { NodeError } from '../driver.ts';

/** Where root's `vpn-bot-exits` of this machine listens for the bot (deploy/lib/exits.sh). */
export const exitsSocket = (interfaceName: string): string => `/run/vpn-bot-exits-${interfaceName}.sock`;

/** The same of its `vpn-bot-dns` (deploy/lib/dns.sh). */
export const resolverSocket = (interfaceName: string): string => `/run/vpn-bot-dns-${interfaceName}.sock`;

const MOST_ANSWER = 1_000_000;

/** Sends a text to such a program of root's (`serve`) and resolves with its whole answer; ends with `signal`. Rejects only with `NodeError`. */
export function serveRoot(path: string, text: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ path, signal }, () => socket.end(text));
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece;
      if (answer.length > MOST_ANSWER) socket.destroy(new Error('the answer does not end'));
    });
    socket.on('error', ({ message }) =>
      reject(signal.aborted ? endedBy(signal, path) : new NodeError('command', `${path}: ${message}`)),
    );
    socket.on('end', () => resolve(answer));
  });
}

function endedBy({ reason }: AbortSignal, path: string): NodeError {
  if (reason instanceof DOMException && reason.name === 'TimeoutError')
    return new NodeError('timeout', `${path}: no whole answer in time`);
  return new NodeError('unreachable', `${path}: the driver was closed while it was asked`);
}
