import * as z from 'zod';
import { Refusal } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { AccessChange } from '../../store/restore.ts';
import type { RestoreDesk } from '../../store/restore-desk.ts';
import { whoIs } from '../../telegram/who-is.ts';
import { defineWord } from '../word.ts';

interface RestoreCodeServices {
  readonly restores: RestoreDesk;
  readonly log: Log;
}

const lines = z.array(z.string());

/** `vpn-bot restore-code`: what the backup in the chat would change, and the code that confirms it there. */
export const restoreCode = defineWord({
  name: 'restore-code',
  args: z.strictObject({}),
  result: z.object({
    code: z.string().regex(/^\d{8}$/),
    made: z.iso.datetime(),
    regain: lines,
    lose: lines,
    displaced: lines,
    helpers: z.array(z.object({ who: z.string(), rights: lines })),
    terms: z.array(z.object({ who: z.string(), until: z.iso.datetime().nullable() })),
    awaited: lines,
    forgotten: lines,
  }),
  audit: () => null,
  async run({ restores, log }: RestoreCodeServices) {
    const waiting = restores.code();
    if (waiting === null) throw new Refusal('no-restore');
    log.info('shell restore-code: the code of a restore was shown');
    const { code, madeAt, restoration } = waiting;
    const { store, regain, lose, displaced, helpers, terms, awaited, forgotten } = restoration;
    const who = ({ telegramId, devices }: AccessChange) =>
      whoIs(store, telegramId) + (devices.length > 0 ? ` [${devices.join(', ')}]` : '');
    return {
      code,
      made: madeAt,
      regain: regain.map(who),
      lose: lose.map(who),
      displaced: displaced.map(who),
      helpers: helpers.map(({ telegramId, rights }) => ({ who: whoIs(store, telegramId), rights: [...rights] })),
      terms: terms.map(({ telegramId, until }) => ({ who: whoIs(store, telegramId), until })),
      awaited: [...awaited],
      forgotten: [...forgotten],
    };
  },
});
