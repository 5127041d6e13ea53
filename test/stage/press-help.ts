import type { DoorService } from '../../src/access/door-service.ts';
import type { RemedyService } from '../../src/access/remedy-service.ts';
import type { Asker } from '../../src/peers/devices/peer-service.ts';
import type { Network } from '../../src/peers/records/door-tries.ts';
import type { ExitSettings } from '../../src/telegram/features/config/exits.ts';
import { HELP_BUTTONS } from '../../src/telegram/features/help/help-buttons.ts';
import { answerTo, type Diagnosed } from '../../src/telegram/features/help/help-views.ts';
import { nextNode } from '../../src/telegram/features/help/next-node.ts';
import { readCallbackData } from '../../src/telegram/router/buttons.ts';
import type { NodesView } from '../../src/telegram/views.ts';
import type { Texts } from '../../src/texts/chat/texts.ts';

interface HelpParts {
  readonly view: NodesView & ExitSettings;
  readonly doors: DoorService;
  readonly remedies: RemedyService;
  readonly texts: Texts;
}

/** The buttons that bring a file, the one first that a friend presses first. */
const BRING = ['nextWay', 'elsewhere', 'configOn', 'sendAgain'] as const;

/**
 * What a friend does with the answer to "It does not work": presses the first button that brings a file. False if there is none, or if no
 * way is left.
 */
export async function pressHelp(parts: HelpParts, asker: Asker, diagnosed: Diagnosed, network: Network) {
  const { view, doors, remedies, texts } = parts;
  const [, rows] = answerTo(view, doors, texts, diagnosed);
  const pressed = rows.flat().flatMap((button) => {
    const press = 'data' in button ? readCallbackData(Object.values(HELP_BUTTONS), button.data) : null;
    return press ? [press] : [];
  });
  const action = BRING.map((name) => HELP_BUTTONS[name].action);
  const offers = pressed.filter(({ button }) => action.includes(button.action));
  const [first] = offers.toSorted((a, b) => action.indexOf(a.button.action) - action.indexOf(b.button.action));
  if (!first) return false;
  const peer = String(first.values['peer'] ?? '');
  const [from, node] = [String(first.values['from'] ?? ''), String(first.values['node'] ?? '')];
  if (first.button === HELP_BUTTONS.nextWay) {
    const { kind, nodeId } = await doors.giveNext(asker, peer, from, network);
    const other = kind === 'none' ? nextNode(view, asker.friendId, nodeId) : null;
    if (kind === 'none' && other === null) return false;
    if (other !== null) await remedies.configOn(asker, other);
  } else if (first.button === HELP_BUTTONS.elsewhere) await remedies.configOn(asker, node, { peerId: peer, from });
  else if (first.button === HELP_BUTTONS.configOn) await remedies.configOn(asker, node);
  else await remedies.sendAgain(asker, peer);
  return true;
}
