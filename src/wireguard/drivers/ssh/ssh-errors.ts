import { settingNames } from '../../../config/setting-names.ts';
import type { SshSettings } from '../../../config/settings.ts';
import type { ServerWords } from '../../../login-trouble.ts';
import { wordsOf } from '../../../visible.ts';
import { describeWords, serverWords } from '../answers/server-words.ts';
import { NodeError } from '../driver.ts';
import type { HostKey } from './host-key.ts';
import { HandshakeError } from './ssh-handshake.ts';

/** How to reach a server, and the node's id for messages that name the setting to fix. */
export interface SshTarget extends SshSettings {
  readonly id: string;
}

/** Converts an error of ssh2, the socket or the time limit while connecting to a `NodeError`. */
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
  // the server gave a reason of its own, after the login or instead of it
  const kind = words?.trouble ? 'refused' : 'unreachable';
  return new NodeError(kind, `${where}: ${typeof code === 'string' ? code : why}${more}`, { words });
}

/** Converts an error while logging in to a `NodeError`; besides those of `connectError`, the server may refuse the key. */
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

/** How much is quoted of the login methods that a server asks for; usually two names, but the server chooses them. */
const WANTED = { lines: 1, length: 160 };

/** For a failed login: what the server said, and whether it accepted one method and wants another. Null: neither. */
function refusedWords(error: unknown, user: string): ServerWords | null {
  if (!(error instanceof HandshakeError)) return null;
  const words = serverWords(error.said, user);
  if (error.wants === null) return words;
  const said = [words?.said, wordsOf(`${error.wants.join(', ')}?`, WANTED)].filter(Boolean).join('\n');
  return { said, trouble: { kind: 'second-factor', user } };
}

/** Whether a connection failed at this step, as ssh2 names it. */
export function failedAt(error: unknown, level: 'handshake' | 'protocol' | 'client-authentication'): boolean {
  return error instanceof Error && 'level' in error && error.level === level;
}

/** The error for a wrong host key (another server, or an attacker); names the keys that were shown and the expected one. */
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

/** The error for a private key file that cannot be used; it does not quote the file. */
export function keyFileError({ id, keyPath }: SshTarget, problem: string, fix: string): NodeError {
  return new NodeError('refused', `${settingNames(id, 'SSH_KEY_PATH')[0]}=${keyPath}: ${problem}: ${fix}`);
}
