import { expect, test } from 'vitest';
import type { FindingKind } from '../../src/health/diagnose.ts';
import type { HelpReport } from '../../src/texts/chat/help-report.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { healthSamples } from './samples/health.ts';

const { ru, en } = await loadLanguages('UTC');

/** Every report of the samples, as each language writes it. */
function reports(texts: typeof ru): [FindingKind, string, HelpReport][] {
  const seen: [FindingKind, string, HelpReport][] = [];
  const report = (about: HelpReport) => {
    seen.push([about.finding, texts.health.report(about), about]);
    return '';
  };
  healthSamples({ ...texts, health: { ...texts.health, report } }, 'Anna');
  return seen;
}

test.each([
  ['ru', ru],
  ['en', en],
] as const)('the owner’s report names each finding, and never what its friend was told to do, in %s', (_, texts) => {
  const all = reports(texts);
  expect(new Set(all.map(([, html]) => html.split('\n')[2])).size).toBe(new Set(all.map(([kind]) => kind)).size);
  for (const [kind, html, { line }] of all) {
    const told = texts.health.findings[kind](line)
      .replaceAll(/<[^>]*>/g, '')
      .split('\n');
    for (const sentence of told.slice(1)) expect(html).not.toContain(sentence);
    const [, , found = ''] = html.split('\n');
    expect(found).toMatch(/^🔎 /);
    expect(found).not.toMatch(
      /\b(you|your)\b|(^|[^а-я])(вы|вас|ваш[а-я]*|выключите|включите|нажмите|попробуйте)([^а-я]|$)/i,
    );
  }
});

test('it says since when a server is silent and when a device was heard last', () => {
  const found = (kind: FindingKind) =>
    reports(ru)
      .find(([one]) => one === kind)?.[1]
      .split('\n')[2];
  expect(found('server-down')).toMatch(/^🔎 сервер не отвечает боту с \d+ /);
  expect(found('silent')).toMatch(/, был слышен .+ назад$/);
  expect(found('never-connected')).toBe('🔎 сервер его ещё не видел: его не включали, или мешает сеть');
});
