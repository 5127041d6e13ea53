import type { LanguageChoice } from '../../../access/language-choice.ts';
import { LANGUAGES, type Language } from '../../../languages.ts';
import type { Languages } from '../../../texts/chat/languages.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { SETTINGS_BUTTONS } from './settings-buttons.ts';

/** Services of `/language`. */
export interface LanguageServices {
  readonly languages: Languages;
  readonly language: Pick<LanguageChoice, 'choose'>;
}

/** `/language`: shows a button for each language of the bot, with the current one ticked. */
export async function language(
  { languages }: Pick<LanguageServices, 'languages'>,
  { texts, answer }: Request,
): Promise<void> {
  const present = LANGUAGES.find((candidate) => languages[candidate].manners === texts.manners);
  answer(texts.manners.chooseLanguage(), choices(languages, present));
}

/** Sets the person's language, and answers in that language. */
export const chooseLanguage = onPress(
  SETTINGS_BUTTONS.language,
  'everyone',
  async ({ language: choice, languages }: LanguageServices, press, { language: chosen }) => {
    await choice.choose(press.from.id, chosen, press.updateId);
    const { manners } = languages[chosen];
    press.toast(manners.languageChosen());
    press.replace(manners.chooseLanguage(), choices(languages, chosen));
    if (press.standing === 'friend') press.answer(manners.languageChosen()); // brings the keys in the new language
  },
);

const choices = (languages: Languages, present: Language | undefined): Button[] =>
  LANGUAGES.map((candidate) => ({
    text: `${candidate === present ? '✅ ' : ''}${languages[candidate].manners.languageName}`,
    data: callbackData(SETTINGS_BUTTONS.language, { language: candidate }),
  }));
