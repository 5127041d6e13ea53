import { isIP } from 'node:net';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import type { SshSettings } from '../../config/settings.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import { DIALECTS, protocolOf } from '../../wireguard/dialect/dialect.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { sshDriver } from '../../wireguard/drivers/ssh/ssh-driver.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { sayFindings } from '../finding.ts';
import { botKey, botKeyFile } from './bot-key.ts';
import { type JudgedNode, judgeFacts } from './judge-facts.ts';
import { nodeLines } from './node-lines.ts';
import { heading, type NodeParts } from './node-parts.ts';
import { openShell } from './node-shell.ts';
import {
  type NodeAddOptions,
  networkIn,
  readTarget,
  requireFree,
  requireOwnNetwork,
  wantedInterface,
} from './node-target.ts';
import { pinnedKey } from './pinned-key.ts';
import { type NodeShell, readContainer, setUpGate, setUpWireguard } from './remote-setup.ts';
import { openSpare } from './spare-port.ts';

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
  const target = readTarget(options, present, t);
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
    else requireOwnNetwork(node, neighbours, t);
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
