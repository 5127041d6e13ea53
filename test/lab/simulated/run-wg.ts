import type { PeerChange, SimulatedInterface } from './interface.ts';
import { NotUnderstood, readAllowedIps, readConfig, readKeepalive, readKey } from './read-config.ts';

/** How a call of `wg` ends. */
export interface WgAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call of `wg`; `text` is what stands in the file that it names. */
export interface WgCall {
  readonly argv: readonly string[];
  readonly text: string | null;
}

const failed = (stderr: string): WgAnswer => ({ status: 1, stdout: '', stderr: `${stderr}\n` });
const done = (stdout = ''): WgAnswer => ({ status: 0, stdout, stderr: '' });

/** What the real `wg` does with these words on a machine with this interface, or with none: `show … dump`, `showconf`, `addconf` and `set`. */
export function runWg({ argv, text }: WgCall, known: SimulatedInterface | null): WgAnswer {
  const [command, name, ...words] = argv;
  const found = known?.name === name ? known : null;
  try {
    if (command === 'show' && words.join() === 'dump') {
      return found ? done(dump(found)) : failed('Unable to access interface: No such device');
    }
    if (command === 'showconf')
      return found ? done(showconf(found)) : failed('Unable to access interface: No such device');
    if (command !== 'addconf' && command !== 'set')
      return failed('the lab’s wg knows show … dump, showconf, addconf and set');
    const changes = command === 'addconf' ? readConfig(text ?? '') : readWords(words);
    if (!found) return failed('Unable to modify interface: No such device');
    found.change(changes);
    return done();
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return failed(command === 'addconf' ? `${error.message}\n${error.verdict}` : error.message);
  }
}

/** The words of `wg set`, all of them or none; throws `NotUnderstood`. */
function readWords(words: readonly string[]): PeerChange[] {
  const changes: PeerChange[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word = '', peer] = [words[at], changes.at(-1)];
    const value = () => words[++at] ?? '';
    if (word === 'peer') changes.push({ publicKey: readKey(value()) });
    else if (peer && word === 'remove') peer.remove = true;
    else if (peer && word === 'allowed-ips') peer.allowedIps = readAllowedIps(value());
    else if (peer && word === 'persistent-keepalive') peer.keepalive = readKeepalive(value());
    else throw new NotUnderstood(`Invalid argument: ${word}`);
  }
  return changes;
}

function showconf({ keys, port, peers, parameters }: SimulatedInterface): string {
  const sections = [...peers.values()].map(({ publicKey, presharedKey, allowedIps, keepalive }) => [
    `\n[Peer]\nPublicKey = ${publicKey}`,
    ...(presharedKey ? [`PresharedKey = ${presharedKey}`] : []),
    ...(allowedIps.length > 0 ? [`AllowedIPs = ${allowedIps.join(', ')}`] : []),
    ...(keepalive ? [`PersistentKeepalive = ${keepalive}`] : []),
  ]);
  const own = ['[Interface]', `ListenPort = ${port}`, `PrivateKey = ${keys.privateKey}`, ...parameters];
  return `${[own, ...sections].flat().join('\n')}\n`;
}

function dump({ keys, port, peers }: SimulatedInterface): string {
  const lines = [[keys.privateKey, keys.publicKey, port, 'off']];
  for (const peer of peers.values()) {
    lines.push([
      peer.publicKey,
      peer.presharedKey ?? '(none)',
      peer.endpoint ?? '(none)',
      peer.allowedIps.join(',') || '(none)',
      peer.handshake,
      peer.received,
      peer.sent,
      peer.keepalive || 'off',
    ]);
  }
  return lines.map((fields) => `${fields.join('\t')}\n`).join('');
}
