import { settingNames } from '../../../config/setting-names.ts';
import type { SshSettings } from '../../../config/settings.ts';
import type { ServerWords } from '../../../login-trouble.ts';
import { wordsOf } from '../../../visible.ts';
import { describeWords, serverWords } from '../answers/server-words.ts';
import { NodeError } from '../driver.ts';
import type { HostKey } from './host-key.ts';
import { HandshakeError } from './ssh-handshake.ts';

/** Where a server is, and the settings that say so, for messages that name the fix. */
export interface SshTarget extends SshSettings {
  readonly id: string;
}

/** The `NodeError` for what ssh2, the socket or the time limit threw while a connection was made. */
export function connectError(
  error: unknown,
  { host, port, user }: Pick<SshTarget, 'host' | 'port'> & { readonly user?: string },
): NodeError {
  if (error instanceof NodeError) return error;
  const { name, message, code } = error as Error & { code?: unknown };
  const where = `${host}:${port}`;
  if (name === 'TimeoutError') return new NodeError('timeout', `${where}: no SSH connection in time`);
  const why =
    failedAt(error, 'handshake') || failedAt(error, 'protocol') ? message : 'the server closed the connection';
  const words = error instanceof HandshakeError ? serverWords(error.said, user ?? '') : null;
  const more = words === null ? '' : `; ${describeWords(words)}`;
  // it let somebody in and then had a reason of its own
  const kind = words?.trouble ? 'refused' : 'unreachable';
  return new NodeError(kind, `${where}: ${typeof code === 'string' ? code : why}${more}`, { words });
}

/** The `NodeError` for what was thrown at a login: the server may also not let the key in. */
export function loginError(error: unknown, target: SshTarget): NodeError {
  if (!failedAt(error, 'client-authentication')) return connectError(error, target);
  const { id, host, port, user, keyPath } = target;
  const key = `${settingNames(id, 'SSH_KEY_PATH')[0]}=${keyPath}`;
  const byHand = `add the line of ${keyPath}.pub to the authorized_keys of root there`;
  const fix = user === 'root' ? byHand : `\`vpn-bot node add ${id} root@${host}\` makes that login anew`;
  const words = refusedWords(error, user);
  const isTaken = words?.trouble?.kind === 'second-factor';
  const what = isTaken ? `the key ${key} is right` : `the server does not take the key ${key}: ${fix}`;
  const more = words === null ? '' : `; ${describeWords(words)}`;
  return new NodeError('refused', `${user}@${host}:${port}: ${what}${more}`, { words });
}

/** The names of proofs, which are the server's to choose: usually two. */
const WANTED = { lines: 1, length: 160 };

/** Of a login that failed: whether one proof was taken and more are wanted, and what the server said. */
function refusedWords(error: unknown, user: string): ServerWords | null {
  if (!(error instanceof HandshakeError)) return null;
  const words = serverWords(error.said, user);
  if (error.wants === null) return words;
  const said = [words?.said, wordsOf(`${error.wants.join(', ')}?`, WANTED)].filter(Boolean).join('\n');
  return { said, trouble: { kind: 'second-factor', user } };
}

/** Whether ssh2 says that it failed at this step. */
export function failedAt(error: unknown, level: 'handshake' | 'protocol' | 'client-authentication'): boolean {
  return error instanceof Error && 'level' in error && error.level === level;
}

/** Another server, or an attacker: names what was seen and what was expected. */
export function wrongHostKey({ id, host, port, hostKey }: SshTarget, seen: readonly HostKey[]): NodeError {
  const shown = seen.map(({ type, fingerprint }) => `${fingerprint} (${type})`).join(', ');
  const fix =
    'change it only if the server was set up anew, after ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there';
  const pinned = `${settingNames(id, 'SSH_HOST_KEY')[0]}=${hostKey}`;
  return new NodeError(
    'host-key',
    `${host}:${port} shows the host key ${shown}, but the settings have ${pinned}: ${fix}`,
  );
}

/** The private key's file cannot be used; the message tells nothing of its content. */
export function keyFileError({ id, keyPath }: SshTarget, problem: string, fix: string): NodeError {
  return new NodeError('refused', `${settingNames(id, 'SSH_KEY_PATH')[0]}=${keyPath}: ${problem}: ${fix}`);
}
