import * as z from 'zod';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { firstTime } from '../../peers/records/seen-updates.ts';
import { announceClosing } from '../../peers/rollouts/commands.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { defineWord } from '../word.ts';

interface ClosingServices {
  readonly store: StorePort;
  readonly textsFor: (id: number) => Texts;
}

/** `vpn-bot move`: announces when doors of a node close (ISO time), or that they stay (null). New files name other doors from then on. */
export const doorsClose = defineWord({
  name: 'doors-close',
  args: z.strictObject({
    node: z.string().max(64),
    doors: z.array(z.string().max(300)).min(1).max(64),
    at: z.iso.datetime().nullable(),
  }),
  result: z.object({}),
  audit: ({ textsFor }: ClosingServices, { doors, at }, { by }) => ({
    what: textsFor(by).doors[at === null ? 'stays' : 'closes'](doors),
    whom: null,
  }),
  async run({ store }: ClosingServices, { node, doors, at }, { updateId }) {
    await store.update((draft) => {
      if (!firstTime(draft, updateId)) return;
      for (const door of doors) announceClosing(draft, node, door, at);
    });
    return {};
  },
});
