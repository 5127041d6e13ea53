import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import ssh2, { type AnyAuthMethod } from 'ssh2';
import { SetupError } from '../../errors.ts';
import { NodeError } from '../../wireguard/driver.ts';
import { hostKeyAlgorithms } from '../../wireguard/host-key.ts';
import { connectError, failedAt } from '../../wireguard/ssh-errors.ts';
import { handshake, type SshLink } from '../../wireguard/ssh-handshake.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import { CliError } from '../cli-error.ts';
import type { NodeTexts } from '../texts/texts.ts';

/** Where the owner's own login on a server is. */
export interface AdminTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A private key's file; null: the usual ones, the agent, then a password. */
  readonly identity: string | null;
  /** The host key that was found to be the right one. */
  readonly fingerprint: string;
}

export interface AdminParts {
  readonly askSecret: (question: string) => Promise<string>;
  readonly env: NodeJS.ProcessEnv;
  /** Reads a key that was named. */
  readonly read: ReadNamed;
  readonly t: NodeTexts;
}

const CONNECT_MS = 20_000;
const USUAL_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Logs in as the owner does by hand: with a key, or with a password that is asked for once. Throws `CliError` or `NodeError`. */
export async function loginAsAdmin(target: AdminTarget, parts: AdminParts): Promise<SshLink> {
  const { user, host } = target;
  const keys = await keyWays(target, parts);
  const link = keys.length === 0 ? null : await attempt(target, keys);
  if (link !== null) return link;
  if (target.identity !== null) throw new CliError(parts.t.noLogin(`${user}@${host}`));
  const password = await parts.askSecret(parts.t.passwordFor(`${user}@${host}`));
  const prompt: Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'] = (...words) => {
    const [, , , prompts, finish] = words;
    finish(prompts.map(() => password));
  };
  const ways: AnyAuthMethod[] = [
    { type: 'password', username: user, password },
    { type: 'keyboard-interactive', username: user, prompt },
  ];
  const byPassword = password === '' ? null : await attempt(target, ways);
  if (byPassword !== null) return byPassword;
  throw new CliError(parts.t.noLogin(`${user}@${host}`));
}

/** Null when the server takes none of the ways. */
async function attempt(target: AdminTarget, ways: readonly AnyAuthMethod[]): Promise<SshLink | null> {
  const { host, port, user: username, fingerprint } = target;
  const accepts = (key: { readonly fingerprint: string }) => key.fingerprint === fingerprint;
  const signal = AbortSignal.timeout(CONNECT_MS);
  try {
    return await handshake({ host, port, username, ways, hostKeys: hostKeyAlgorithms(), accepts, signal });
  } catch (error) {
    if (failedAt(error, 'client-authentication')) return null;
    if (failedAt(error, 'handshake')) throw new NodeError('host-key', `${host}:${port}: another host key than before`);
    throw connectError(error, { host, port });
  }
}

async function keyWays({ user: username, identity }: AdminTarget, parts: AdminParts): Promise<AnyAuthMethod[]> {
  if (identity !== null) return [{ type: 'publickey', username, key: await readIdentity(identity, parts) }];
  const agent = parts.env['SSH_AUTH_SOCK'];
  const usual = await Promise.all(USUAL_KEYS.map((name) => readFile(join(homedir(), '.ssh', name)).catch(() => null)));
  // one with a passphrase is left to the agent
  const keys = usual.flatMap((text) => (text === null || ssh2.utils.parseKey(text) instanceof Error ? [] : [text]));
  return [
    ...(agent ? [{ type: 'agent', username, agent } as const] : []),
    ...keys.map((key) => ({ type: 'publickey', username, key }) as const),
  ];
}

async function readIdentity(file: string, { askSecret, read, t }: AdminParts): Promise<ssh2.ParsedKey> {
  const text = await read(resolve(file)).catch((error: unknown) => {
    if (error instanceof SetupError) throw error;
    throw new CliError(t.wrongIdentity(file));
  });
  const open = ssh2.utils.parseKey(text);
  const locked = open instanceof Error && /encrypted/i.test(open.message);
  const key = locked ? ssh2.utils.parseKey(text, await askSecret(t.passphraseFor(file))) : open;
  if (key instanceof Error || !key.isPrivateKey()) throw new CliError(t.wrongIdentity(file));
  return key;
}
