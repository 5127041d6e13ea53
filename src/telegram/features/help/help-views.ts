import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { DeviceFacts } from '../../../health/device-facts.ts';
import type { Finding } from '../../../health/diagnose.ts';
import { type Remedy, remedyFor } from '../../../health/remedy.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import { fileInUse } from '../../../peers/devices/sent-files.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { FindingLine, HelpReport } from '../../../texts/chat/help-report.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { appIn, type NodesView, nodeName, plainAddress } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { type ExitSettings, exitLine, homeButton, mayChooseExit } from '../config/exits.ts';
import { appButton } from '../devices/app-button.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { HELP_BUTTONS } from './help-buttons.ts';
import { hopefulNode, nextNode } from './next-node.ts';
import { type DoorsView, mayBeBlocked, nextWay } from './next-way.ts';

/** The diagnosis of a device, and the device and key tag that the buttons below the answer carry. */
export interface Diagnosed {
  readonly peerId: string;
  readonly tag: string;
  readonly facts: DeviceFacts;
  readonly finding: Finding;
}

/**
 * The answer to a friend: one finding, buttons with its remedy if there is one (another door before another server, which is left for
 * want of one, or once each of its addresses failed), and the button that reports to the owner.
 */
export function answerTo(
  view: NodesView & ExitSettings,
  doors: DoorsView,
  texts: Texts,
  diagnosed: Diagnosed,
): [html: string, rows: Row[]] {
  const { facts, finding, peerId, tag } = diagnosed;
  const { peer } = facts;
  const other = nextNode(view, peer.telegram_id, peer.server_id);
  const remedy = remedyFor(finding, { nodeId: peer.server_id, otherNode: other });
  const isLost = doors.hadEveryAddress(peer) && hopefulNode(view, peer.telegram_id, peer.server_id) !== null;
  const way = isLost ? null : nextWay(view, doors, texts, { peerId, peer, finding });
  const isLeft = way === null && other !== null && mayBeBlocked(finding);
  const leave = isLeft ? [leaveButton(view, doors, texts, { peerId, peer }, other)] : [];
  // how to switch a config on stays, since it may be just that
  const isWanted = remedy?.kind === 'guide' || (way === null && !(isLeft && remedy?.kind === 'config-on'));
  const button = remedy && isWanted ? remedyButton(view, texts, remedy, diagnosed) : null;
  const { still, tellOwner } = texts.health.buttons;
  const toOwner = {
    text: button || isLeft || way ? still : tellOwner,
    data: callbackData(HELP_BUTTONS.stillNotWorking, { peer: peerId, tag }),
  };
  const disguise = mayNeedDisguise(view, finding, peer) ? appButton(view, { peerId, peer }, texts) : [];
  const line = lineOf(view, facts, finding);
  const html = texts.health.findings[finding.kind](line);
  const exit = line.exit !== null && SEEN_BY_SITES.has(finding.kind) ? [texts.exits.state(line.exit)] : [];
  const change = { text: texts.exits.change, data: callbackData(CONFIG_BUTTONS.servers, {}) };
  const toChange = exit.length > 0 && mayChooseExit(view, peer.telegram_id) ? [change] : [];
  return [
    [html, ...exit, ...(way ? [way.html] : []), ...(disguise.length > 0 ? [texts.apps.hint()] : [])].join('\n\n'),
    [...(button ? [button] : []), ...leave, ...(way?.rows ?? []), ...toChange, ...disguise, toOwner],
  ];
}

/** Findings that may come from a filter against plain WireGuard in the friend's network. */
const MAYBE_FILTERED: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  ...(['never-connected', 'answers-lost', 'nobody-heard'] as const),
]);

/** Findings with which sites may open or not by where they open from. */
const SEEN_BY_SITES: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>(['works', 'no-way-out']);

const mayNeedDisguise = (view: NodesView, { kind }: Finding, peer: PeerRecord): boolean =>
  MAYBE_FILTERED.has(kind) && appIn(view, peer) === 'wireguard';

/** The report to the owner about a device that does not work. */
export function reportOn(view: NodesView & ExitSettings, facts: DeviceFacts, finding: Finding): HelpReport {
  const { peer } = facts;
  return {
    who: whoIs(view.store.state, peer.telegram_id),
    device: peer.name ?? fileInUse(peer) ?? plainAddress(peer),
    server: nodeName(view, peer.server_id),
    finding: finding.kind,
    line: lineOf(view, facts, finding),
    facts,
  };
}

/** The button that sends a config for this node. */
export const configOnButton = (view: NodesView, texts: Texts, nodeId: string): Button => ({
  text: texts.health.buttons.configOn(nodeName(view, nodeId)),
  data: callbackData(HELP_BUTTONS.configOn, { node: nodeId }),
});

/** The same for a friend who leaves the last door of a server. */
const leaveButton = (
  view: NodesView,
  doors: DoorsView,
  texts: Texts,
  { peerId, peer }: Pick<DeviceFacts, 'peer'> & Pick<Diagnosed, 'peerId'>,
  nodeId: string,
): Button => ({
  text: texts.health.buttons.configOn(nodeName(view, nodeId)),
  data: callbackData(HELP_BUTTONS.elsewhere, { peer: peerId, from: doors.tagOf(peer), node: nodeId }),
});

function lineOf(view: NodesView & ExitSettings, facts: DeviceFacts, { at }: Finding): FindingLine {
  return {
    exit: exitLine(view, facts.peer.telegram_id, facts.peer.server_id),
    server: nodeName(view, facts.peer.server_id),
    app: APP_NAMES[appIn(view, facts.peer)],
    at: at === null ? null : new Date(at),
    ago: at === null ? null : Math.max(0, facts.at - at),
  };
}

/** The button for a remedy; null if only the owner can help. */
function remedyButton(
  view: NodesView & ExitSettings,
  texts: Texts,
  remedy: Remedy,
  { peerId, tag, facts }: Diagnosed,
): Button | null {
  const { buttons } = texts.health;
  const { peer } = facts;
  switch (remedy.kind) {
    case 'config-on':
      return configOnButton(view, texts, remedy.nodeId);
    case 'guide':
      return { text: buttons.guide, data: callbackData(CONFIG_BUTTONS.guides, { peer: peerId, tag }) };
    case 'own-config':
      return { text: buttons.ownConfig, data: callbackData(DEVICE_BUTTONS.list, { page: 0 }) };
    case 'send-again':
      // The bot has no private key of an imported device, so it cannot send the config; new keys need an explicit request.
      return isImported(peer)
        ? {
            text: texts.buttons.newKeys,
            data: callbackData(DEVICE_BUTTONS.newKeys, { peer: peerId, tag: keyTag(peer.public_key) }),
          }
        : { text: buttons.sendAgain, data: callbackData(HELP_BUTTONS.sendAgain, { peer: peerId }) };
    case 'leave-at-entry':
      return homeButton(view, peer.telegram_id, peer.server_id, texts);
    case 'write-to-owner':
      return null;
  }
}
