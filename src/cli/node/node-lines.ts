import { basename } from 'node:path';
import { nodeSettings } from '../../config/known-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { SshSettings } from '../../config/settings.ts';
import { CliError } from '../cli-error.ts';
import type { JudgedNode } from './judge-facts.ts';

/** The arguments of the command that become settings. */
interface Arguments {
  readonly name: string | null;
  readonly interface: string;
  readonly login: string;
}

/** Checks these arguments by the rules of the settings before anything is done. Throws `CliError`. */
export function requireGoodWords(words: Arguments, host: string): void {
  const { NAME, INTERFACE, SSH_USER, SSH_HOST } = nodeSettings;
  const all = [
    ...(words.name === null ? [] : [['--name', words.name, NAME] as const]),
    ['--interface', words.interface, INTERFACE] as const,
    ['--login', words.login, SSH_USER] as const,
    ['user@host', host, SSH_HOST] as const,
  ];
  for (const [word, text, { schema }] of all) {
    const read = schema.safeParse(text);
    if (!read.success) throw new CliError(`${word} ${text}: ${read.error.issues[0]?.message}`);
  }
}

/** A node's settings by their names. */
export function nodeLines(
  { id, name }: { readonly id: string; readonly name: string | null },
  ssh: SshSettings,
  node: JudgedNode,
): Record<string, string> {
  const lines = {
    ...(name === null ? {} : { NAME: nodeSettings.NAME.schema.parse(name) }),
    SSH_HOST: ssh.host,
    ...(ssh.port === 22 ? {} : { SSH_PORT: String(ssh.port) }),
    SSH_USER: ssh.user,
    SSH_KEY_PATH: basename(ssh.keyPath),
    SSH_HOST_KEY: ssh.hostKey,
    ...(node.interface === 'wg0' ? {} : { INTERFACE: node.interface }),
    NETWORK_CIDR: node.address,
    ...(node.address6 === null ? {} : { NETWORK_CIDR6: node.address6 }),
    ENDPOINT_PORT: String(node.port),
    SERVER_PUBLIC_KEY: node.publicKey,
  } as const;
  const suffixes = Object.entries(lines) as [keyof typeof lines, string][];
  return Object.fromEntries(suffixes.map(([suffix, value]) => [settingNames(id, suffix)[0], value]));
}
