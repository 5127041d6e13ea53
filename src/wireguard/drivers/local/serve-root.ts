import { connect } from 'node:net';
import { NodeError } from '../driver.ts';

/** Where root's `vpn-bot-exits` of this machine listens for the bot (deploy/lib/exits.sh). */
export const exitsSocket = (interfaceName: string): string => `/run/vpn-bot-exits-${interfaceName}.sock`;

/** The same of its `vpn-bot-dns` (deploy/lib/dns.sh). */
export const resolverSocket = (interfaceName: string): string => `/run/vpn-bot-dns-${interfaceName}.sock`;

const MOST_ANSWER = 1_000_000;

/** Sends a text to such a program of root's (`serve`) and resolves with its whole answer. Rejects only with `NodeError`. */
export function serveRoot(path: string, text: string, ms: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const fail = (why: string) => reject(new NodeError('command', `${path}: ${why}`));
    const socket = connect(path, () => socket.end(text));
    socket.setTimeout(ms, () => socket.destroy(new Error(`no answer within ${Math.round(ms / 1000)} s`)));
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece;
      if (answer.length > MOST_ANSWER) socket.destroy(new Error('the answer does not end'));
    });
    socket.on('error', ({ message }) => fail(message));
    socket.on('end', () => resolve(answer));
  });
}
