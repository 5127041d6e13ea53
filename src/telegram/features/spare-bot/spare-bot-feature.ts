import { UserError } from '../../../errors.ts';
import type { BotPair } from '../../api/bot-pair.ts';
import { type Feature, onPress } from '../../router/feature.ts';
import { SPARE_BOT_BUTTONS } from './spare-bot-buttons.ts';

/** Services of the spare bot's buttons. */
interface SpareBotServices {
  /** Null: there is no spare bot. */
  readonly pair: Pick<BotPair, 'decide'> | null;
}

/** "Go back" and "Stay here", after the first bot works again. */
const decide = onPress(SPARE_BOT_BUTTONS.decide, 'owner', async ({ pair }: SpareBotServices, press, { choice }) => {
  if (!pair) throw new UserError('stale-button');
  const outcome = await pair.decide(choice);
  const { spareBot } = press.texts;
  press.toast(outcome === 'not-yet' ? spareBot.notYet() : choice === 'stay' ? spareBot.stays() : '');
});

/** The second bot: it takes over when Telegram refuses the first one. */
export const spareBotFeature: Feature<SpareBotServices> = { commands: [], buttons: [decide], questions: [] };
