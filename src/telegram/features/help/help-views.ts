import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { DeviceFacts } from '../../../health/device-facts.ts';
import type { Finding } from '../../../health/diagnose.ts';
import { otherNode, type Remedy, remedyFor } from '../../../health/remedy.ts';
import { appOf } from '../../../peers/devices/device-app.ts';
import { isImported, keyTag } from '../../../peers/devices/rekey.ts';
import { fileInUse } from '../../../peers/devices/sent-files.ts';
import type { PeerRecord } from '../../../peers/records/records.ts';
import type { FindingLine, HelpReport } from '../../../texts/chat/help-report.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName, plainAddress } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { appButton } from '../devices/app-button.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { HELP_BUTTONS } from './help-buttons.ts';

/** The diagnosis of a device, and the device and key tag that the buttons below the answer carry. */
export interface Diagnosed {
  readonly peerId: string;
  readonly tag: string;
  readonly facts: DeviceFacts;
  readonly finding: Finding;
}

/** The answer to a friend: one finding, a button with its remedy if there is one, and the button that reports to the owner. */
export function answerTo(view: NodesView, texts: Texts, diagnosed: Diagnosed): [html: string, rows: Row[]] {
  const { facts, finding, peerId, tag } = diagnosed;
  const { peer } = facts;
  const other = nextNode(view, peer.telegram_id, peer.server_id);
  const remedy = remedyFor(finding, { nodeId: peer.server_id, otherNode: other });
  const button = remedy && remedyButton(view, texts, remedy, diagnosed);
  const { still, tellOwner } = texts.health.buttons;
  const toOwner = {
    text: button ? still : tellOwner,
    data: callbackData(HELP_BUTTONS.stillNotWorking, { peer: peerId, tag }),
  };
  const disguise = mayNeedDisguise(finding, peer) ? appButton(view, { peerId, peer }, texts) : [];
  const html = texts.health.findings[finding.kind](lineOf(view, facts, finding));
  return [
    disguise.length > 0 ? `${html}\n\n${texts.apps.hint()}` : html,
    [...(button ? [button] : []), ...disguise, toOwner],
  ];
}

/** Findings that may come from a filter against plain WireGuard in the friend's network. */
const MAYBE_FILTERED: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  ...(['never-connected', 'answers-lost', 'nobody-heard'] as const),
]);

const mayNeedDisguise = ({ kind }: Finding, peer: PeerRecord): boolean =>
  MAYBE_FILTERED.has(kind) && appOf(peer) === 'wireguard';

/** The report to the owner about a device that does not work. */
export function reportOn(view: NodesView, facts: DeviceFacts, finding: Finding): HelpReport {
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

/** Id of another node that this friend could use instead, or null; see `otherNode`. */
export function nextNode({ nodes, store, now }: NodesView, friendId: number, nodeId: string): string | null {
  const ups = nodes.map(({ node, snapshot }) => ({ id: node.id, isUp: snapshot !== null }));
  return otherNode(store.state, friendId, nodeId, ups, now());
}

/** The button that sends a config for this node. */
export const configOnButton = (view: NodesView, texts: Texts, nodeId: string): Button => ({
  text: texts.health.buttons.configOn(nodeName(view, nodeId)),
  data: callbackData(HELP_BUTTONS.configOn, { node: nodeId }),
});

function lineOf(view: NodesView, facts: DeviceFacts, { at }: Finding): FindingLine {
  return {
    server: nodeName(view, facts.peer.server_id),
    app: APP_NAMES[appOf(facts.peer)],
    at: at === null ? null : new Date(at),
    ago: at === null ? null : Math.max(0, facts.at - at),
  };
}

/** The button for a remedy; null if only the owner can help. */
function remedyButton(view: NodesView, texts: Texts, remedy: Remedy, { peerId, tag, facts }: Diagnosed): Button | null {
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
    case 'write-to-owner':
      return null;
  }
}
