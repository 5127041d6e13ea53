import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { AMNEZIAWG, type Dialect, usesContainer, WIREGUARD } from '../../wireguard/dialect/dialect.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { sayFindings } from '../finding.ts';
import { heading, type NodeParts } from './node-parts.ts';
import { type AdminWords, openShell } from './node-shell.ts';

export interface ConvertOptions extends AdminWords {
  readonly id: string;
  /** Back to WireGuard. */
  readonly undo: boolean;
}

const HEADING = 'Made by: vpn-bot node convert';

/**
 * `vpn-bot node convert`: has AmneziaWG's program run a node's interface in place of WireGuard's, or the other way round. Name, key, port,
 * addresses and peers stay and no parameters are set, so all files that friends have keep working. If the settings cannot be written, the
 * interface is changed back. False if the answer was no, or if something remains to be done.
 */
export async function convert(options: ConvertOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, texts, check } = parts;
  const { say } = console;
  const t = texts.node;
  const { id, undo } = options;
  const node = settings().nodes.find((one) => one.id === id);
  if (!node) throw new CliError(t.unknown(id));
  if (usesContainer(node)) throw new CliError(t.inContainer(id, node.container));
  say(undo ? t.convertingBack(id, node.interface) : t.converting(id, node.interface));
  if (!(await console.confirm(t.convertNow))) return false;
  const shell = await openShell(node.ssh, options, 'node convert', { ...parts, t });
  const to = ({ program }: Dialect) => shell.run(`convert_interface ${quote([node.interface, program])}`);
  try {
    await to(undo ? WIREGUARD : AMNEZIAWG);
    await writeProtocol(node, undo, parts).catch(async (error: unknown) => {
      if (node.protocol === (undo ? 'amneziawg' : 'wireguard')) await to(undo ? AMNEZIAWG : WIREGUARD);
      throw error;
    });
  } finally {
    shell.close();
  }
  say(t.converted(id, node.interface, undo ? 'WireGuard' : 'AmneziaWG'));
  say((await reloadDaemon()) ? t.reloaded : t.notRunning);
  const now = settings().nodes.find((one) => one.id === id);
  return now !== undefined && sayFindings(await check(now), say);
}

/** Writes which protocol the node speaks by now, and the interface's name where it is not the protocol's usual one. */
async function writeProtocol(
  { id, interface: interfaceName }: NodeSettings,
  undo: boolean,
  { settingsFile, judge, texts: { node: t } }: NodeParts,
): Promise<void> {
  const protocol = undo ? 'wireguard' : 'amneziawg';
  const name = settingNames(id, 'PROTOCOL')[0];
  const lines = { [name]: protocol, [settingNames(id, 'INTERFACE')[0]]: interfaceName };
  await editSettings(settingsFile, {
    text: (text) => putSettings(text, id === 'main' ? HEADING : heading(id), lines),
    values: (values) => ({ ...values, ...lines }),
    judge: (text) => {
      const then = judge(text).nodes.find((one) => one.id === id);
      // the environment may say otherwise
      if (then?.protocol !== protocol || then.interface !== interfaceName)
        throw new CliError(t.protocolNotWritten(name, protocol));
    },
  });
}
