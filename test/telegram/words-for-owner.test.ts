import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/languages.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { inWordsForOwner } from '../../src/wiring/words-for-owner.ts';
import { samplesOf } from './sample-texts.ts';

const languages = await loadLanguages('UTC');
const forOwner = inWordsForOwner(languages);

/** Tells somebody to turn to the owner. */
const TO_OWNER =
  /(?:напишите|сообщите|сообщить|перешлите|скажите|передать) (?:об этом )?владельцу|сообщите ему|(?:tell|write to|ask|send|pass on to) (?:the|its) owner|tell them:/i;

/** Said to strangers, to people without access and of an allowance, which the owner never is; the page inside the tunnel knows nobody. */
const OF_OTHERS =
  /^(?:no-access|access-paused|access-ended.*|allowance-used-up|too-many-requests|unknownText|over .*|helper page, pastRemedy|paused)$/;

test.each(LANGUAGES)('nothing that the owner reads tells them to turn to the owner (%s)', (language) => {
  const { messages, labels } = samplesOf(forOwner[language], 'Anna');
  const told = messages.filter(([name, html]) => !OF_OTHERS.test(name) && TO_OWNER.test(html));
  expect(told.map(([name, html]) => `${name}: ${html}`)).toEqual([]);
  const { pass } = forOwner[language].tickets.buttons; // only friends are offered it
  expect(labels.filter((label) => label !== pass && TO_OWNER.test(label))).toEqual([]);
});

test('everybody else reads it', () => {
  const { ru } = languages;
  expect(ru.guides.store('wireguard', 'ios')).toContain('напишите владельцу');
  expect(forOwner.ru.guides.store('wireguard', 'ios')).toMatch(/другой регион магазина\.$/);
  expect(ru.health.buttons.tellOwner).toMatch(TO_OWNER);
});
