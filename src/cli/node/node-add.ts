import { basename } from 'node:path';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { canBeNodeId, settingNames } from '../../config/setting-names.ts';
import type { NodeSettings, Settings, SshSettings } from '../../config/settings.ts';
import { NodeError } from '../../wireguard/driver.ts';
import { sshDriver } from '../../wireguard/ssh-driver.ts';
import { readHostKey } from '../../wireguard/ssh-login.ts';
import type { AsBot } from '../as-root/bots-rights.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { type Finding, sayFindings } from '../finding.ts';
import type { CliTexts } from '../texts/texts.ts';
import { loginAsAdmin } from './admin-login.ts';
import { botKey, botKeyFile } from './bot-key.ts';
import { freeAddresses } from './free-addresses.ts';
import { type NodeFacts, setUpNode } from './remote-setup.ts';

/** The words of the command. */
export interface NodeAddOptions {
  readonly id: string;
  /** `root@203.0.113.7`. */
  readonly target: string;
  readonly port: number;
  readonly identity: string | null;
  readonly hostKey: string | null;
  readonly name: string | null;
  readonly interface: string;
  readonly network: string | null;
  readonly wgPort: number;
  readonly together: boolean;
  /** What friends there may reach besides the Internet: lines of `wg0.allow`. */
  readonly allow: readonly string[];
  readonly login: string;
}

export interface NodeParts {
  /** Read anew each time: the file changes under way. Throws `SetupError`. */
  readonly settings: () => Settings;
  readonly settingsFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly console: Console;
  readonly askSecret: (question: string) => Promise<string>;
  readonly texts: CliTexts;
  /** Reads a key that was named. */
  readonly read: ReadNamed;
  /** For the bot's own files. */
  readonly asBot: AsBot;
  /** `node check` of one node. */
  readonly check: (node: NodeSettings) => Promise<Finding[]>;
}

/** `vpn-bot node add`: sets a server up and takes it into the settings. False when something is still to be done. */
export async function nodeAdd(options: NodeAddOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, settingsFile, texts } = parts;
  const { say } = console;
  const t = texts.node;
  const { id, port } = options;
  const present = settings();
  const { user, host } = readTarget(options, present, parts);
  const fingerprint = await pinnedKey({ host, port, wanted: options.hostKey }, parts);
  say(t.connecting(`${user}@${host}:${port}`));
  const link = await loginAsAdmin({ host, port, user, identity: options.identity, fingerprint }, { ...parts, t });
  const wanted = {
    ...options,
    addresses:
      options.network === null ? freeAddresses(present.nodes.map(({ network }) => network)) : [options.network],
    port: options.wgPort,
    sshKey: await botKey(settingsFile, id),
  };
  say(t.settingUp(host));
  const facts = await setUpNode({ link, host, user }, wanted, t).finally(() => link.drop());
  const { interface: name, address, port: udp } = facts;
  say(facts.made === 'yes' ? t.wireguardMade(name, address, udp) : t.wireguardKept(name, address, udp));
  const ssh = { host, port, user: options.login, keyPath: botKeyFile(settingsFile, id), hostKey: fingerprint };
  await requireGate(id, name, ssh, parts);
  say(t.loginMade(options.login));
  await editSettings(settingsFile, (text) => putSettings(text, heading(id), linesOf(options, ssh, facts)));
  say(t.settingsWritten(settingsFile, id));
  say((await reloadDaemon()) ? t.reloaded : t.notRunning);
  const node = settings().nodes.find((candidate) => candidate.id === id);
  const fine = node !== undefined && sayFindings(await parts.check(node), say);
  if (facts.made === 'no') say(t.mayIsolate(id));
  say(fine ? t.added(id) : t.addedWithTrouble);
  return fine;
}

/** Stands above a node's lines in the settings. */
export const heading = (id: string): string => `Node ${id}, made by: vpn-bot node add`;

function readTarget(
  { id, target, network }: NodeAddOptions,
  { nodes, nodesOff }: Settings,
  { texts: { node: t } }: NodeParts,
) {
  const [, user, host] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(target) ?? [];
  if (!canBeNodeId(id)) throw new CliError(t.badId(id));
  if (user === undefined || host === undefined) throw new CliError(t.badTarget(target));
  if (network !== null && !hasRoom(network)) throw new CliError(t.noNetwork(network));
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  const known = nodes.find((node) => node.id === id);
  // at the same place it is a repair
  if (known && known.ssh?.host !== plain) throw new CliError(t.exists(id, known.ssh?.host ?? known.endpointHost));
  if (nodesOff.some((node) => node.id === id && node.needs.length === 0)) throw new CliError(t.exists(id, '?'));
  return { user, host: plain };
}

/** The host key to pin: the one that was named, or the one that the owner says yes to. */
async function pinnedKey(
  { host, port, wanted }: { readonly host: string; readonly port: number; readonly wanted: string | null },
  { console, texts: { node: t } }: NodeParts,
): Promise<string> {
  const seen = await readHostKey({ host, port });
  if (wanted !== null) {
    if (wanted !== seen) throw new CliError(t.otherHostKey(seen, wanted));
    return seen;
  }
  console.say(t.fingerprint(host, seen));
  if (!(await console.confirm(t.isItYours))) throw new CliError(t.declined);
  return seen;
}

/** The bot's own login must work before the settings say that there is a node. */
async function requireGate(
  id: string,
  interfaceName: string,
  ssh: SshSettings,
  { texts: { node: t } }: NodeParts,
): Promise<void> {
  const driver = sshDriver({ id, interface: interfaceName, ssh, gate: true });
  try {
    await driver.dump();
  } catch (error) {
    if (error instanceof NodeError && error.code !== 'no-interface')
      throw new CliError(t.gateDoesNotWork(error.message));
    if (!(error instanceof NodeError)) throw error;
  } finally {
    await driver.close();
  }
}

function linesOf(options: NodeAddOptions, ssh: SshSettings, facts: NodeFacts): Record<string, string> {
  const { id, name } = options;
  const lines = {
    ...(name === null ? {} : { NAME: name }),
    SSH_HOST: ssh.host,
    ...(ssh.port === 22 ? {} : { SSH_PORT: String(ssh.port) }),
    SSH_USER: ssh.user,
    SSH_KEY_PATH: basename(ssh.keyPath),
    SSH_HOST_KEY: ssh.hostKey,
    ...(facts.interface === 'wg0' ? {} : { INTERFACE: facts.interface }),
    NETWORK_CIDR: facts.address,
    ...(facts.address6 === undefined || !hasRoom6(facts.address6) ? {} : { NETWORK_CIDR6: facts.address6 }),
    ENDPOINT_PORT: String(facts.port),
    SERVER_PUBLIC_KEY: facts.public_key,
  } as const;
  const suffixes = Object.entries(lines) as [keyof typeof lines, string][];
  return Object.fromEntries(suffixes.map(([suffix, value]) => [settingNames(id, suffix)[0], value]));
}

const prefixOf = (network: string): number => Number(network.split('/')[1]);
const hasRoom = (network: string): boolean => prefixOf(network) >= 8 && prefixOf(network) <= 30;
const hasRoom6 = (network: string): boolean => prefixOf(network) >= 48 && prefixOf(network) <= 126;
