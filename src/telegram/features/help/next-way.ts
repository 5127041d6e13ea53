import type { DoorService } from '../../../access/door-service.ts';
import type { RemedyService } from '../../../access/remedy-service.ts';
import { UserError } from '../../../errors.ts';
import type { Finding } from '../../../health/diagnose.ts';
import { fileInUse } from '../../../peers/devices/sent-files.ts';
import { NETWORKS, type Network, readNetwork } from '../../../peers/records/door-tries.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { appIn, type NodesView, nodeName } from '../../views.ts';
import { tellOwnerRow } from '../tickets/ticket-buttons.ts';
import { HELP_BUTTONS } from './help-buttons.ts';
import { nextNode } from './next-node.ts';

/** Services of the buttons that give another door. */
export interface NextWayServices extends NodesView {
  readonly doors: DoorService;
  readonly remedies: Pick<RemedyService, 'configOn'>;
}

/** Which doors there are for a device, as far as answers need to know. */
export type DoorsView = Pick<DoorService, 'nextFor' | 'tagOf' | 'hadEveryAddress'>;

/** Findings that may come from a door that is blocked on the friend's way. */
const BLOCKED: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>([
  ...(['never-connected', 'answers-lost', 'nobody-heard', 'silent', 'works'] as const),
]);

/** Whether a finding may come from a door that is blocked on the friend's way. */
export const mayBeBlocked = ({ kind }: Finding): boolean => BLOCKED.has(kind);

/** What an answer adds where another door may help: a sentence and its buttons; null: there is no other door, or it would not help. */
export function nextWay(
  { store }: Pick<NodesView, 'store'>,
  doors: DoorsView,
  texts: Texts,
  { peerId, peer, finding }: { readonly peerId: string; readonly peer: PeerRecord; readonly finding: Finding },
): { readonly html: string; readonly rows: readonly Row[] } | null {
  if (!mayBeBlocked(finding) || doors.nextFor(peer) === null) return null;
  const network = readNetwork(store.state.users[peer.telegram_id]?.network?.name);
  const from = doors.tagOf(peer);
  // such a device connects, and only what follows may be in the way: most of those who ask have another trouble
  const lead = finding.kind === 'works' ? `${texts.doors.nothingOpens} ` : '';
  if (network === null) return { html: `${lead}${texts.doors.ask()}`, rows: networkRows(texts, peerId, from) };
  const { next, otherNetwork } = texts.doors.buttons;
  return {
    html: `${lead}${texts.doors.offer(network)}`,
    rows: [
      { text: next, data: callbackData(HELP_BUTTONS.nextWay, { peer: peerId, from, network }) },
      { text: otherNetwork, data: callbackData(HELP_BUTTONS.networks, { peer: peerId, from }) },
    ],
  };
}

/** "I am on another network now": asks which one. */
export const askNetwork = onPress(
  HELP_BUTTONS.networks,
  'friend',
  async (services: NodesView, press, { peer, from }) => {
    if (services.store.state.peers[peer]?.telegram_id !== press.from.id) throw new UserError('stale-button');
    press.toast('');
    press.replace(press.texts.doors.askAgain(), networkRows(press.texts, peer, from));
  },
);

/** A network's button, or "another way in": gives the next door, or the next server where there is none left. */
export const sendNextWay = onPress(
  HELP_BUTTONS.nextWay,
  'friend',
  async (services: NextWayServices, press, { peer: peerId, from, network }) => {
    const asker = { friendId: press.from.id, updateId: press.updateId };
    const { doors: texts } = press.texts;
    const given = await services.doors.giveNext(asker, peerId, from, network);
    const { kind, nodeId } = given;
    press.toast('');
    const spare = kind === 'spare' ? services.store.state.peers[given.spareId] : undefined;
    if (spare) return press.answer(texts.spare(appIn(services, spare), fileInUse(spare)));
    const peer = services.store.state.peers[peerId];
    if (kind === 'again') return press.answer(texts.again());
    if (kind === 'queued' && peer)
      return press.answer(texts.handedOut(appIn(services, peer), nodeName(services, nodeId)));
    const other = nextNode(services, press.from.id, nodeId);
    if (other === null)
      return press.answer(texts.noneLeft(), press.standing === 'owner' ? [] : [tellOwnerRow(press.texts)]);
    await services.remedies.configOn(asker, other);
    press.answer(texts.otherServer(nodeName(services, other)));
  },
);

/** The home network has a row for itself, since its label is long. */
function networkRows(texts: Texts, peer: string, from: string): Row[] {
  const button = (network: Network): Button => ({
    text: texts.doors.networks[network],
    data: callbackData(HELP_BUTTONS.nextWay, { peer, from, network }),
  });
  const [home, ...others] = NETWORKS;
  return [button(home), others.slice(0, 3).map(button), others.slice(3).map(button)];
}
