import { networkOf } from '../../config/cidr.ts';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { canBeNodeId } from '../../config/setting-names.ts';
import type { NodeSettings, Settings, SshSettings } from '../../config/settings.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { WIREGUARD } from '../../wireguard/dialect/dialect.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { sshDriver } from '../../wireguard/drivers/ssh/ssh-driver.ts';
import { readHostKey } from '../../wireguard/drivers/ssh/ssh-login.ts';
import type { AsBot } from '../as-root/bots-rights.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { type Finding, sayFindings } from '../finding.ts';
import { loginAsAdmin } from './admin-login.ts';
import { botKey, botKeyFile } from './bot-key.ts';
import { freeAddresses } from './free-addresses.ts';
import { hasNetwork, judgeFacts } from './judge-facts.ts';
import { nodeLines, requireGoodWords } from './node-lines.ts';
import { setUpGate, setUpWireguard } from './remote-setup.ts';

/** The arguments of the command. */
export interface NodeAddOptions {
  readonly id: string;
  /** The login, such as `root@203.0.113.7`. */
  readonly target: string;
  readonly port: number;
  readonly identity: string | null;
  readonly hostKey: string | null;
  readonly name: string | null;
  readonly interface: string;
  readonly network: string | null;
  /** The UDP port; null: that of the interface, or the usual one for a new interface. */
  readonly wgPort: number | null;
  readonly together: boolean;
  /** What friends there may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
  readonly login: string;
}

/** The usual port of WireGuard, used for a new interface. */
const USUAL_PORT = 51_820;

export interface NodeParts {
  /** Reads the settings, each time again since the file changes meanwhile. Throws `SetupError`. */
  readonly settings: () => Settings;
  /** Returns the settings as they would be if their file had this text. Throws `SetupError`. */
  readonly judge: (text: string) => Settings;
  readonly settingsFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly console: Console;
  readonly askSecret: (question: string) => Promise<string>;
  readonly texts: CliTexts;
  /** Reads the key file that was named at the terminal. */
  readonly read: ReadNamed;
  /** Runs work with the rights of the bot's user, for its own files. */
  readonly asBot: AsBot;
  /** Checks one node as `node check` does. */
  readonly check: (node: NodeSettings) => Promise<Finding[]>;
}

/** `vpn-bot node add`: sets up a server and adds it to the settings. False if something remains to be done. */
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
  const admin = { link, host, user };
  const ssh = { host, port, user: options.login, keyPath: botKeyFile(settingsFile, id), hostKey: fingerprint };
  try {
    say(t.settingUp(host));
    const facts = await setUpWireguard(admin, wantedInterface(options, present), t);
    const node = judgeFacts(facts, options, t);
    const { interface: name, address, port: udp } = node;
    say(facts.made === 'yes' ? t.wireguardMade(name, address, udp) : t.wireguardKept(name, address, udp));
    if (node.needsRoute) say(t.needsRoute(name, networkIn(address)));
    await setUpGate(admin, node, { login: options.login, sshKey: await botKey(settingsFile, id) }, t);
    await requireGate(id, name, ssh, parts);
    say(t.loginMade(options.login));
    await takeIn(id, nodeLines(options, ssh, node), parts);
    return await settle(id, facts.made === 'yes', parts);
  } finally {
    link.drop();
  }
}

/** Reloads the daemon, then checks the new node and prints the findings. False if one is bad. */
async function settle(id: string, isOurs: boolean, { console, settings, settingsFile, texts, check }: NodeParts) {
  const { say } = console;
  const t = texts.node;
  say(t.settingsWritten(settingsFile, id));
  say((await reloadDaemon()) ? t.reloaded : t.notRunning);
  const node = settings().nodes.find((candidate) => candidate.id === id);
  const fine = node !== undefined && sayFindings(await check(node), say);
  if (!isOurs) say(t.mayIsolate(id));
  say(fine ? t.added(id) : t.addedWithTrouble);
  return fine;
}

/** The comment above a node's lines in the settings. */
export const heading = (id: string): string => `Node ${id}, made by: vpn-bot node add`;

function readTarget(
  { id, target, network, ...words }: NodeAddOptions,
  { nodes, nodesOff }: Settings,
  { texts: { node: t } }: NodeParts,
) {
  const [, user, host] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(target) ?? [];
  if (!canBeNodeId(id)) throw new CliError(t.badId(id));
  if (user === undefined || host === undefined) throw new CliError(t.badTarget(target));
  if (network !== null && !hasNetwork(network)) throw new CliError(t.noNetwork(network));
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  requireGoodWords(words, plain);
  const known = nodes.find((node) => node.id === id);
  // the same host: the command repairs the node
  if (known && known.ssh?.host !== plain) throw new CliError(t.exists(id, known.ssh?.host ?? known.endpointHost));
  if (nodesOff.some((node) => node.id === id && node.needs.length === 0)) throw new CliError(t.exists(id, '?'));
  return { user, host: plain };
}

/** The fingerprint of the host key to pin: the given one, or the one that the owner confirms. */
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

/** Throws unless the bot's own login works, before the node is added to the settings. */
async function requireGate(
  id: string,
  interfaceName: string,
  ssh: SshSettings,
  { texts: { node: t } }: NodeParts,
): Promise<void> {
  const driver = sshDriver({ id, dialect: WIREGUARD, interface: interfaceName, ssh, gate: true });
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

/** Adds the node's lines to the settings. Throws if the settings would then be refused, or the node would be off. */
async function takeIn(
  id: string,
  lines: Readonly<Record<string, string>>,
  { settingsFile, judge, texts: { node: t } }: NodeParts,
): Promise<void> {
  await editSettings(settingsFile, {
    text: (text) => putSettings(text, heading(id), lines),
    values: (values) => ({ ...values, ...lines }),
    judge: (text) => {
      const { nodes, nodesOff } = judge(text);
      if (nodes.some((node) => node.id === id)) return;
      const off = nodesOff.find((node) => node.id === id);
      throw new CliError(t.wouldBeOff(id, off ?? { needs: [], problems: [] }));
    },
  });
}

/** `10.0.0.1/24` → `10.0.0.0/24`. */
const networkIn = (address: string): string => networkOf(address.split('/')[0] ?? '', Number(address.split('/')[1]));

const wantedInterface = ({ network, wgPort, ...options }: NodeAddOptions, { nodes }: Settings) => ({
  ...options,
  addresses: network === null ? freeAddresses(nodes.map((node) => node.network)) : [network],
  port: wgPort ?? USUAL_PORT,
});
