import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { TriedDoor } from '../../../texts/format/door-table.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { NODE_BUTTONS } from './node-buttons.ts';

/** The button to the table of a server's doors; empty while nobody has tried any. */
export function triedDoorsButton({ store }: Pick<NodesView, 'store'>, { doors }: Texts, node: string): Button[] {
  if (triedAt(store.state, node).length === 0) return [];
  return [{ text: doors.buttons.table, data: callbackData(NODE_BUTTONS.triedDoors, { node }) }];
}

/** Shows which networks came through which doors of a server. */
export const showTriedDoors = onPress(NODE_BUTTONS.triedDoors, 'servers', async (view: NodesView, press, { node }) => {
  const { doors, nodes } = press.texts;
  press.toast('');
  press.replace(doors.table(nodeName(view, node), triedAt(view.store.state, node)), [
    { text: nodes.buttons.back, data: callbackData(NODE_BUTTONS.show, { node }) },
  ]);
});

const triedAt = ({ nodes }: State, id: string): TriedDoor[] =>
  Object.entries(nodes[id]?.tries ?? {}).map(([door, tries]) => ({ door, tries }));
