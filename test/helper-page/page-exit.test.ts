import { expect, test } from 'vitest';
import type { Fallback } from '../../src/exits/choices.ts';
import { pageExit } from '../../src/helper-page/page-exit.ts';
import { deviceAt, pageFacts } from '../../src/helper-page/page-facts.ts';
import { renderPage } from '../../src/helper-page/render-page.ts';
import type { ExitWay } from '../../src/peers/records/user-record.ts';
import { createChatTexts as english } from '../../src/texts/en/chat.ts';
import { createChatTexts as russian } from '../../src/texts/ru/chat.ts';
import { newKey, node, peer, stateOf, user } from '../stage/sample-state.ts';

const link = () => ({ public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null });
const PLACES: Readonly<Record<string, { name: string; country: string | null }>> = {
  main: { name: 'Moscow', country: 'RU' },
  eu1: { name: 'Berlin <1>', country: 'DE' },
};

interface Case {
  readonly chosen?: ExitWay;
  readonly answers?: boolean;
  readonly fallback?: Fallback;
  readonly from?: string;
  readonly links?: boolean;
  readonly language?: 'ru' | 'en';
}

/** The findings that the page shows, each with its remedy, as text. */
function shown({ chosen, answers, fallback = null, from = '10.0.0.3', links = true, language = 'en' }: Case): string[] {
  const state = {
    ...stateOf([peer({ telegram_id: 7, wg_ip: '10.0.0.3/32' })]),
    links: links ? { main: { eu1: link() } } : {},
  };
  if (chosen) state.users[7] = user(7, { exits: { main: { way: chosen, to: 'eu1' } } });
  const exit = pageExit({
    ...{ state, entryId: 'main', device: deviceAt(state, 'main', from), usual: 'auto', fallback, homeCountry: 'RU' },
    answers: new Map(answers === undefined ? [] : [['eu1', answers]]),
    placeOf: (id) => PLACES[id] ?? { name: id, country: null },
  });
  const facts = pageFacts({
    ...{
      state,
      node: node({ name: 'Moscow' }),
      from,
      publicAddresses: ['192.0.43.7'],
      country: 'RU',
      dnsName: null,
      exit,
    },
  });
  const { helperPage } = (language === 'en' ? english : russian)('UTC');
  const { html } = renderPage(facts, language, helperPage);
  return [...html.matchAll(/<li><b>(.*?)<\/b>(?:<p>(.*?)<\/p>)?<\/li>/g)].map(([, finding, remedy]) =>
    [finding, remedy].filter(Boolean).join(' → '),
  );
}

const REMEDY = ' → To change it, send /server to the bot.';
const SEEN = '🌍 Sites see the address of the server: Russia (192.0.43.7).';

test('names the choice of the friend whose device asks, and whether the exit answers', () => {
  expect(shown({ answers: true }).slice(1, 3)).toEqual([
    '🌍 Sites see the address of the exit (Germany), Russian ones that of the server you enter at (Russia).',
    `🔀 Auto: Russian sites open directly from Moscow, all others from Berlin &lt;1&gt;. Berlin &lt;1&gt; answers.${REMEDY}`,
  ]);
  expect(shown({ chosen: 'home', answers: false }).slice(1, 3)).toEqual([
    SEEN,
    `🏠 All sites open directly from Moscow, Russian ones too.${REMEDY}`,
  ]);
  expect(shown({ chosen: 'away' }).slice(1, 3)).toEqual([
    '🌍 Sites see the address of the server: Germany.',
    `✈️ All sites open from Berlin &lt;1&gt;, Russian ones too. Whether Berlin &lt;1&gt; answers is not known right now.${REMEDY}`,
  ]);
  expect(shown({ chosen: 'auto', answers: true, language: 'ru' })[2]).toBe(
    '🔀 Авто: российские сайты открываются напрямую через Moscow, остальные через Berlin &lt;1&gt;. Berlin &lt;1&gt; отвечает. → Поменять: отправьте боту /server.',
  );
});

test('says what a silent exit means for the choice, as the owner set it', () => {
  const direct = (name: string) => `But ${name} does not answer: until it does, everything opens from Moscow.`;
  const blocked = (name: string) => `But ${name} does not answer: what leaves there does not open now.`;
  for (const [chosen, fallback, isDirect] of [
    ['auto', null, true],
    ['away', null, false],
    ['away', 'direct', true],
    ['auto', 'block', false],
  ] as const) {
    const page = shown({ chosen, fallback, answers: false });
    expect(page.find((line) => line.startsWith('⚠️'))).toContain((isDirect ? direct : blocked)('Berlin &lt;1&gt;'));
    expect(page.filter((line) => line.startsWith('🌍'))).toEqual(isDirect ? [SEEN] : []);
  }
});

test('says nothing of exits where there is no link, or to a device that is not the bot’s', () => {
  for (const page of [shown({ links: false, answers: true }), shown({ from: '10.0.0.9', answers: true })]) {
    expect(page[1]).toBe(SEEN);
    expect(page.join()).not.toMatch(/Berlin|\/server/);
  }
});
