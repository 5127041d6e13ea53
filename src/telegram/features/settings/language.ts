import { LANGUAGES, type Language } from '../../../languages.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Button, Request } from '../../router/request.ts';

/** `/language`: every language of the bot as a button, the present one ticked. */
export async function language({ texts, answer }: Request, { languages }: App): Promise<void> {
  const present = LANGUAGES.find((candidate) => languages[candidate] === texts);
  answer(texts.manners.chooseLanguage(), choices(languages, present));
}

/** The choice; the message itself is then in the new language. */
export const CHOOSE_LANGUAGE = buttonKind(
  'language',
  'everyone',
  { language: word.oneOf(...LANGUAGES) },
  async (press, { language: chosen }, { language: choice, languages }) => {
    await choice.choose(press.from.id, chosen, press.updateId);
    const { manners } = languages[chosen];
    press.toast(manners.languageChosen());
    press.replace(manners.chooseLanguage(), choices(languages, chosen));
  },
);

const choices = (languages: App['languages'], present: Language | undefined): Button[] =>
  LANGUAGES.map((candidate) => ({
    text: `${candidate === present ? '✅ ' : ''}${languages[candidate].manners.languageName}`,
    data: callbackData(CHOOSE_LANGUAGE, { language: candidate }),
  }));
