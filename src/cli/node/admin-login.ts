import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import ssh2, { type AnyAuthMethod } from 'ssh2';
import { SetupError } from '../../errors.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { wordsOf } from '../../visible.ts';
import { serverWords } from '../../wireguard/drivers/answers/server-words.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { hostKeyAlgorithms } from '../../wireguard/drivers/ssh/host-key.ts';
import { connectError, failedAt } from '../../wireguard/drivers/ssh/ssh-errors.ts';
import { HandshakeError, handshake, type SshLink } from '../../wireguard/drivers/ssh/ssh-handshake.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';

/** An administrator's login on a server. */
export interface AdminTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A private key's file; null: tries the usual key files, the agent, then a password. */
  readonly identity: string | null;
  /** The fingerprint that the host key must have. */
  readonly fingerprint: string;
}

export interface AdminParts {
  readonly console: Pick<Console, 'say'>;
  readonly askSecret: (question: string) => Promise<string>;
  readonly env: NodeJS.ProcessEnv;
  /** Reads the key file that was named at the terminal. */
  readonly read: ReadNamed;
  readonly t: NodeTexts;
}

const CONNECT_MS = 20_000;
/** Time limit of a login in which somebody may have to type a code (ms). */
const TYPING_MS = 120_000;
const USUAL_KEYS = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** Logs in as an administrator, with a key, a password that is asked for once, or both. Throws `CliError` or `NodeError`. */
export async function loginAsAdmin(target: AdminTarget, parts: AdminParts): Promise<SshLink> {
  const { user, host } = target;
  const { t } = parts;
  const who = `${user}@${host}`;
  const keys = await keyWays(target, parts);
  const byKey = keys.length === 0 ? null : await attempt(target, keys);
  if (byKey !== null && 'client' in byKey) return byKey;
  const wants = byKey?.wants ?? null;
  if (wants !== null) parts.console.say(t.secondProof(who));
  else if (target.identity !== null) throw noLogin(byKey, who, user, t);
  const asksPassword = wants === null || wants.includes('password');
  const password = asksPassword ? await parts.askSecret(t.passwordFor(who)) : null;
  if (password === '') throw noLogin(byKey, who, user, t);
  const ways = [
    ...(wants === null ? [] : keys),
    ...(password === null ? [] : [{ type: 'password', username: user, password } as const]),
  ];
  const byPassword = await attempt(
    target,
    [...ways, { type: 'keyboard-interactive', username: user, prompt: answers(password, parts) }],
    TYPING_MS,
  );
  if ('client' in byPassword) return byPassword;
  throw noLogin(byPassword, who, user, t);
}

type Prompt = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];

/** Answers a server's questions: with the password if it asks for that, else by showing the question to the person. */
function answers(password: string | null, { askSecret }: AdminParts): Prompt {
  return (_name, _instructions, _language, prompts, finish) => {
    const ask = async () => {
      const all: string[] = [];
      for (const { prompt = '' } of prompts) {
        const isPassword =
          password !== null && (prompts.length === 1 ? !/code|token|otp/i.test(prompt) : /passw|парол/i.test(prompt));
        all.push(isPassword ? password : await askSecret(`${wordsOf(prompt)} `));
      }
      return all;
    };
    ask().then(finish, () => finish([]));
  };
}

function noLogin(error: HandshakeError | null, who: string, login: string, t: NodeTexts): CliError {
  const words = error === null ? null : serverWords(error.said, login);
  const known = words?.trouble ? `${who}: ${t.loginTrouble[words.trouble.kind](words.trouble.user)}` : t.noLogin(who);
  return new CliError(words === null ? known : `${known}\n${t.serverSaid(words.said)}`);
}

/** Tries these login methods; returns the connection, or the error if the server accepts none of them. */
async function attempt(
  target: AdminTarget,
  ways: readonly AnyAuthMethod[],
  limitMs = CONNECT_MS,
): Promise<SshLink | HandshakeError> {
  const { host, port, user: username, fingerprint } = target;
  const accepts = (key: { readonly fingerprint: string }) => key.fingerprint === fingerprint;
  const signal = AbortSignal.timeout(limitMs);
  try {
    return await handshake({ host, port, username, ways, hostKeys: hostKeyAlgorithms(), accepts, signal });
  } catch (error) {
    if (error instanceof HandshakeError && failedAt(error, 'client-authentication')) return error;
    if (failedAt(error, 'handshake')) throw new NodeError('host-key', `${host}:${port}: another host key than before`);
    throw connectError(error, { host, port, user: username });
  }
}

async function keyWays({ user: username, identity }: AdminTarget, parts: AdminParts): Promise<AnyAuthMethod[]> {
  if (identity !== null) return [{ type: 'publickey', username, key: await readIdentity(identity, parts) }];
  const agent = parts.env['SSH_AUTH_SOCK'];
  const usual = await Promise.all(USUAL_KEYS.map((name) => readFile(join(homedir(), '.ssh', name)).catch(() => null)));
  // keys with a passphrase are left to the agent
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
