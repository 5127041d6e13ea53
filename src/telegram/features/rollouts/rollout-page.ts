import type { RollOutView } from '../../../texts/chat/rollout-view.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { ROLLOUT_BUTTONS } from './rollout-buttons.ts';

/** The message that shows the progress of a roll-out. */
export function rollOutPage({ rollouts: texts }: Texts, id: string, view: RollOutView): [html: string, rows: Row[]] {
  const html = texts.progress(view);
  if (view.state !== 'open') return [html, []];
  const data = (shape: (typeof ROLLOUT_BUTTONS)['remind' | 'finish' | 'undo']) => callbackData(shape, { rollout: id });
  return [
    html,
    [
      { text: texts.buttons.remind, data: data(ROLLOUT_BUTTONS.remind) },
      [
        { text: texts.buttons.finish, data: data(ROLLOUT_BUTTONS.finish) },
        { text: texts.buttons.undo, data: data(ROLLOUT_BUTTONS.undo) },
      ],
    ],
  ];
}
