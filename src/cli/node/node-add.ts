import { isIP } from 'node:net';
import type { ParameterSet } from '../../amnezia/generate-parameters.ts';
import { newParameterLines } from '../../amnezia/new-parameters.ts';
import { networkOf, readCidr } from '../../config/cidr.ts';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { USUAL_INTERFACE } from '../../config/read-node.ts';
import { isSameMachine, sharedNetworks } from '../../config/same-machine.ts';
import { canBeNodeId } from '../../config/setting-names.ts';
import type { NodeSettings, Settings, SshSettings } from '../../config/settings.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { CliTexts, NodeTexts } from '../../texts/cli/texts.ts';
import { DIALECTS, protocolOf } from '../../wireguard/dialect/dialect.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { sshDriver } from '../../wireguard/drivers/ssh/ssh-driver.ts';
import { readHostKey } from '../../wireguard/drivers/ssh/ssh-login.ts';
import type { AsBot } from '../as-root/bots-rights.ts';
import type { ReadNamed } from '../as-root/named-files.ts';
import type { AtWork, Machine } from '../at-work/at-work.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { type Finding, sayFindings } from '../finding.ts';
import { botKey, botKeyFile } from './bot-key.ts';
import { freeAddresses } from './free-addresses.ts';
import { hasNetwork, type JudgedNode, judgeFacts } from './judge-facts.ts';
import { nodeLines, requireGoodWords } from './node-lines.ts';
import { openShell } from './node-shell.ts';
import { type NodeShell, readContainer, setUpGate, setUpWireguard, type WantedNode } from './remote-setup.ts';
import { openSpare } from './spare-port.ts';

/** The arguments of the command. */
export interface NodeAddOptions {
  readonly id: string;
  /** The login, such as `root@203.0.113.7`; `local` is this machine. */
  readonly target: string;
  readonly port: number;
  readonly identity: string | null;
  readonly hostKey: string | null;
  readonly name: string | null;
  /** What a new interface of AmneziaWG is made with; null: the interface is one of plain WireGuard, or there already. */
  readonly amneziawg: ParameterSet | null;
  /** Null: the present one of the node, or `wg0`, with `amneziawg` `awg0`. */
  readonly interface: string | null;
  /** The Docker container that the interface is in, where it is left as it is; null: the present one of the node, or none. */
  readonly container: string | null;
  readonly network: string | null;
  /** The UDP port; null: that of the interface, or for a new one the first from the usual one on that no node there has, with `amneziawg` one by chance. */
  readonly wgPort: number | null;
  readonly together: boolean;
  /** What friends there may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
  /** The bot's user there; null: the usual one. */
  readonly login: string | null;
}

/** The usual port of WireGuard, used for a new interface; for a further one of the same server the next that no other node has. */
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
  /** Keeps other commands off the servers that this one changes. */
  readonly atWork: AtWork;
  /** Reads the key file that was named at the terminal. */
  readonly read: ReadNamed;
  /** Runs work with the rights of the bot's user, for its own files. */
  readonly asBot: AsBot;
  /** Checks one node as `node check` does. */
  readonly check: (node: NodeSettings) => Promise<Finding[]>;
}

/** `vpn-bot node add`: sets up an interface of a server and adds it to the settings. False if something remains to be done. */
export async function nodeAdd(asked: NodeAddOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, texts } = parts;
  const { say } = console;
  const t = texts.node;
  const { id } = asked;
  const present = settings();
  // a node is renewed where it is: without this an interface of the same name would be made outside of its container
  const known = present.nodes.find((node) => node.id === id);
  const options = { ...asked, container: asked.container ?? known?.container ?? null };
  const target = readTarget(options, present, parts);
  const { neighbours } = target;
  const pinned =
    target.login === null ? null : { ...target.login, hostKey: await pinnedKey(target.login, options, parts) };
  if (pinned !== null) say(t.connecting(`${pinned.user}@${pinned.host}:${pinned.port}`));
  const admin = { user: pinned?.user ?? 'root', identity: options.identity };
  const shell = await openShell(pinned, admin, 'node add', { ...parts, t });
  try {
    say(t.settingUp(shell.host));
    const { container } = options;
    const facts =
      container === null
        ? await setUpWireguard(shell, wantedInterface(options, present, target), t)
        : await readContainer(shell, container, target.asked, t);
    const node = judgeFacts(facts, { ...options, interface: target.asked ?? facts.interface }, t);
    const name = node.interface;
    if (container !== null) requireFree(name, options, target, t);
    // a container's network is its own: the machine's routes do not meet it
    else requireOwnNetwork(node, neighbours, parts);
    const { address, port: udp } = node;
    say(facts.made === 'yes' ? t.wireguardMade(name, address, udp) : t.wireguardKept(name, address, udp));
    for (const other of neighbours) say(t.besideNode(name, other.id));
    if (node.needsRoute) say(t.needsRoute(name, networkIn(address)));
    const ssh = pinned === null ? null : await makeLogin(shell, node, pinned, options, parts);
    const spare = await openSpare(shell, node, facts.made === 'yes' && container === null, known, parts);
    await takeIn(id, nodeLines(options, ssh, node, spare), parts);
    return await settle(id, facts.made === 'yes' || container !== null, parts);
  } finally {
    shell.close();
  }
}

/** Makes the gate and the bot's login, and tries them before the node is added to the settings. */
async function makeLogin(
  shell: NodeShell,
  node: JudgedNode,
  { host, port, hostKey }: Pick<SshSettings, 'host' | 'port' | 'hostKey'>,
  { id, login }: NodeAddOptions,
  parts: NodeParts,
): Promise<SshSettings> {
  const { settings, settingsFile, console, texts } = parts;
  const sshKey = await botKey(settingsFile, id);
  const own = settings().nodes.filter((known) => known.ssh === null);
  const doors = own.flatMap((known) => doorsOf(known).map(doorText));
  const user = await setUpGate(shell, node, { login, sshKey }, texts.node, doors);
  const ssh = { host, port, user, keyPath: botKeyFile(settingsFile, id), hostKey };
  await requireGate(id, node, ssh, parts);
  console.say(texts.node.loginMade(user));
  return ssh;
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
  if (node !== undefined && isIP(node.endpointHost) !== 0) say(t.mayHaveName(id, node.endpointHost));
  say(fine ? t.added(id) : t.addedWithTrouble);
  return fine;
}

/** The comment above a node's lines in the settings. */
export const heading = (id: string): string => `Node ${id}, made by: vpn-bot node add`;

interface Target {
  /** Who logs in where; null: this machine. */
  readonly login: { readonly user: string; readonly host: string; readonly port: number } | null;
  /** The interface. */
  readonly name: string;
  /** As `name`; null: the only one of its container. */
  readonly asked: string | null;
  /** Other nodes on the same machine. */
  readonly neighbours: readonly NodeSettings[];
}

/** The machines that the command changes; none if the login cannot be read, which it then says by itself. */
export function machinesOf({ target, port }: Pick<NodeAddOptions, 'target' | 'port'>): readonly Machine[] {
  if (target === 'local') return [null];
  const login = loginIn(target, port);
  return login === null ? [] : [login];
}

/** `root@203.0.113.7`; null: it is none. */
function loginIn(target: string, port: number): Target['login'] {
  const [, user, host] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(target) ?? [];
  return user === undefined || host === undefined ? null : { user, host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** Checks the arguments that need no settings; returns who logs in where. Throws `CliError`. */
function readLogin(
  { id, target, network, port, wgPort, amneziawg, container }: NodeAddOptions,
  t: NodeTexts,
): Target['login'] {
  const login = loginIn(target, port);
  if (!canBeNodeId(id)) throw new CliError(t.badId(id));
  if (network !== null && !hasNetwork(network)) throw new CliError(t.noNetwork(network));
  if (amneziawg !== null && wgPort === USUAL_PORT) throw new CliError(t.knownPort(wgPort));
  if (login !== null) return login;
  if (target !== 'local') throw new CliError(t.badTarget(target));
  if (container !== null) throw new CliError(t.containerFar(container));
  return null;
}

/** Checks the arguments against the settings before anything is done. Throws `CliError`. */
function readTarget(options: NodeAddOptions, { nodes, nodesOff }: Settings, { texts: { node: t } }: NodeParts): Target {
  const { id, target, amneziawg, ...words } = options;
  const login = readLogin(options, t);
  const known = nodes.find((node) => node.id === id);
  const name = words.interface ?? known?.interface ?? USUAL_INTERFACE[amneziawg === null ? 'wireguard' : 'amneziawg'];
  requireGoodWords({ ...words, interface: name }, login?.host ?? null);
  // the same host: the command repairs the node
  if (known && known.ssh?.host !== login?.host) throw new CliError(t.exists(id, known.ssh?.host ?? known.endpointHost));
  if (nodesOff.some((node) => node.id === id && node.needs.length === 0)) throw new CliError(t.exists(id, '?'));
  const neighbours = nodes.filter((node) => node.id !== id && isSameMachine(node.ssh, login));
  const asked = words.container === null ? name : (words.interface ?? known?.interface ?? null);
  const found: Target = { login, name, asked, neighbours };
  if (asked !== null) requireFree(asked, { target, container: words.container }, found, t);
  return found;
}

/** Throws if another node has this interface. */
function requireFree(
  name: string,
  { target, container }: Pick<NodeAddOptions, 'target' | 'container'>,
  { login, neighbours }: Target,
  t: NodeTexts,
): void {
  const same = neighbours.find((node) => node.interface === name && (node.container ?? null) === container);
  if (same) throw new CliError(t.sameInterface(name, login?.host ?? target, same.id));
}

/** Throws if the interface's networks overlap those of another node on the same machine, so that packets would go the wrong way. */
function requireOwnNetwork(
  { address, address6 }: JudgedNode,
  neighbours: readonly NodeSettings[],
  { texts: { node: t } }: NodeParts,
): void {
  const own = { network: networkIn(address), network6: address6 === null ? null : networkIn(address6) };
  for (const other of neighbours)
    for (const [, network, theirs] of sharedNetworks(own, other))
      throw new CliError(t.sameNetwork(network, other.id, theirs));
}

/** The fingerprint of the host key to pin: the given one, or the one that the owner confirms. */
export async function pinnedKey(
  { host, port }: { readonly host: string; readonly port: number },
  { hostKey: wanted }: Pick<NodeAddOptions, 'hostKey'>,
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

/** Throws unless the bot's own login works. */
async function requireGate(
  id: string,
  { program, interface: name, container }: Pick<JudgedNode, 'program' | 'interface' | 'container'>,
  ssh: SshSettings,
  { texts: { node: t } }: NodeParts,
): Promise<void> {
  const driver = sshDriver({
    id,
    dialect: DIALECTS[protocolOf(program)],
    interface: name,
    container,
    ssh,
    gate: true,
  });
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
function networkIn(address: string): string {
  const { address: host = '', prefix } = readCidr(address) ?? {};
  return networkOf(host, prefix ?? 32);
}

function wantedInterface(options: NodeAddOptions, { nodes }: Settings, { name, neighbours }: Target): WantedNode {
  const { network, wgPort, together, allow, amneziawg } = options;
  const addresses = network === null ? freeAddresses(nodes.map((node) => node.network)) : [network];
  const taken = neighbours.map((node) => node.endpointPort);
  if (amneziawg !== null) {
    const parameters = newParameterLines(amneziawg);
    return { interface: name, addresses, port: wgPort, together, allow, parameters };
  }
  let port = wgPort ?? USUAL_PORT;
  while (wgPort === null && taken.includes(port)) port += 1;
  return { interface: name, addresses, port, together, allow, parameters: null };
}
