import { basename } from 'node:path';
import { nodeSettings } from '../../config/known-settings.ts';
import { USUAL_INTERFACE } from '../../config/read-node.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { SshSettings } from '../../config/settings.ts';
import { protocolOf } from '../../wireguard/dialect/dialect.ts';
import { CliError } from '../cli-error.ts';
import type { JudgedNode } from './judge-facts.ts';

/** The arguments of the command that become settings. */
interface Arguments {
  readonly name: string | null;
  readonly interface: string;
  readonly container: string | null;
  readonly login: string | null;
}

/** Checks these arguments by the rules of the settings before anything is done. Throws `CliError`. */
export function requireGoodWords(words: Arguments, host: string | null): void {
  const { NAME, INTERFACE, CONTAINER, SSH_USER, SSH_HOST } = nodeSettings;
  const all = [
    ...(words.name === null ? [] : [['--name', words.name, NAME] as const]),
    ['--interface', words.interface, INTERFACE] as const,
    ...(words.container === null ? [] : [['--container', words.container, CONTAINER] as const]),
    ...(words.login === null ? [] : [['--login', words.login, SSH_USER] as const]),
    ...(host === null ? [] : [['user@host', host, SSH_HOST] as const]),
  ];
  for (const [word, text, { schema }] of all) {
    const read = schema.safeParse(text);
    if (!read.success) throw new CliError(`${word} ${text}: ${read.error.issues[0]?.message}`);
  }
}

/** A node's settings by their names; without `ssh` those of an interface of this machine, which has to be named. */
export function nodeLines(
  { id, name }: { readonly id: string; readonly name: string | null },
  ssh: SshSettings | null,
  node: JudgedNode,
  sparePort: number | null = null,
): Record<string, string> {
  const protocol = protocolOf(node.program);
  const lines = {
    ...(name === null ? {} : { NAME: nodeSettings.NAME.schema.parse(name) }),
    ...(ssh === null ? {} : sshLines(ssh)),
    ...(protocol === 'wireguard' ? {} : { PROTOCOL: protocol }),
    ...(node.interface === USUAL_INTERFACE[protocol] && ssh !== null ? {} : { INTERFACE: node.interface }),
    ...(node.container === null ? {} : { CONTAINER: node.container }),
    NETWORK_CIDR: node.address,
    ...(node.address6 === null ? {} : { NETWORK_CIDR6: node.address6 }),
    ENDPOINT_PORT: String(node.port),
    ...(sparePort === null ? {} : { DOORS: String(sparePort) }),
    SERVER_PUBLIC_KEY: node.publicKey,
  } as const;
  const suffixes = Object.entries(lines) as [keyof typeof lines, string][];
  return Object.fromEntries(suffixes.map(([suffix, value]) => [settingNames(id, suffix)[0], value]));
}

const sshLines = ({ host, port, user, keyPath, hostKey }: SshSettings) => ({
  SSH_HOST: host,
  ...(port === 22 ? {} : { SSH_PORT: String(port) }),
  SSH_USER: user,
  SSH_KEY_PATH: basename(keyPath),
  SSH_HOST_KEY: hostKey,
});
