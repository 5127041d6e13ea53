import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownSettings } from '../../src/config/known-settings.ts';
import { parseStore, StoreTextError } from '../../src/store/parse-store.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { cliTexts as shell } from '../../src/texts/ru/cli.ts';
import { problemInRussian } from '../../src/texts/ru/problems.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { peer, stateOf, user } from '../stage/sample-state.ts';
import { simplest } from '../stage/settings-of.ts';
import { allSaid, saidOf, WRONG_VALUES } from './setting-problems.ts';

const { ru: russian } = await loadLanguages('UTC');
const said = await allSaid(temporaryFolder());

/** Commands, addresses, names of settings and files, quoted values: what is the same in each language. */
const SAME = [
  /`[^`]*`|"[^"]*"|\[[^\]]*\]/g,
  /iconv .*? > new\.txt|openssl rand -hex 32|vpn-bot \S+( \S+)?/g,
  /\S*[./:@=_%]\S*/g,
  /\b(?:age|id|main|off|direct|auto|home|away|root|eu1|awg|wg\d|env_vars|new|true|false|null)\b/g,
];
/** The English words that are left when the rest of the sentence, behind the name of the setting, is in Russian. */
const leftIn = (told: string): string[] =>
  SAME.reduce((text, pattern) => text.replace(pattern, ' '), told.replace(/must be one of .*/, '')).match(
    /(?<![\w-])[a-z]{2,}(?![\w-])/g,
  ) ?? [];

/** The words of `oneOf`, which stand in the sentence as they are written in the file. */
const choices = (told: string): string => told.replace(/(нужно одно из: ).*/, '$1');

describe('what is wrong with settings', () => {
  it('every setting is tried', () => {
    const names = new Set(WRONG_VALUES.map(([name]) => name.replace('WG_EU1_', 'WG_')));
    expect([...knownSettings.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(WRONG_VALUES)('%s=%s is said with its name', (name, value) => {
    const sentences = saidOf({ ...simplest, [name]: value });
    expect(sentences.join('\n')).toContain(name);
  });

  it('every sentence is whole in Russian', () => {
    const half = said
      .map((english) => problemInRussian(english))
      .filter((told) => !/[а-яё]{3}/.test(told) || leftIn(choices(told)).length > 0);
    expect(half).toEqual([]);
  });

  it('the chat and every command of the shell say it in Russian', () => {
    const problems = ['WG_EU1_MTU=1: must be a whole number from 576 to 9200'];
    const [off, warning] = [{ needs: [], problems }, problems[0] ?? ''];
    const { alerts, notices, stats } = russian;
    const nobody = { friends: 0, waiting: 0, recent: 0, nodes: [] };
    for (const told of [
      alerts.raised['node-off']({ kind: 'node-off', node: 'eu1', name: 'Paris', since: new Date(0), ...off }),
      alerts.raised.settings({ kind: 'settings', node: 'eu1', name: 'Paris', since: new Date(0), warnings: problems }),
      notices['edit-rejected'](
        { kind: 'edit-rejected', movedTo: '/x', reason: warning },
        { server: String, friend: String },
      ),
      stats.caption({ ...nobody, off: [{ name: 'Paris', ...off }] }),
      shell.status.nodeOff('eu1', off),
      shell.store.nodeOff('eu1', off),
      shell.store.warning(warning),
      ...shell.findings.nodeOff('eu1', off),
      ...shell.findings.settingsWarning(warning),
      ...shell.findings.settingsWrong(warning),
      shell.problem(warning),
    ])
      expect(told).not.toContain('must be');
  });

  it('no sentence of the code is left out here', () => {
    const all = said.join('\n');
    const unsaid = sentencesIn('src/config/**/*.ts').filter((pieces) => !pieces.every((piece) => all.includes(piece)));
    expect(unsaid).toEqual([]);
  });
});

describe('what is wrong with the store', () => {
  const good = { ...stateOf([peer()], { users: { 7: user(7) } }), revision: 7 };
  const [[id, device] = ['', peer()]] = Object.entries(good.peers);
  const withPeer = (change: object) => ({ ...good, peers: { [id]: { ...device, ...change } } });

  it.each<[string, unknown]>([
    ['a field is missing', { ...good, peers: { [id]: { telegram_id: 7 } } }],
    ['a field is of another kind', withPeer({ telegram_id: 'x', active: 'yes', number: 1.5 })],
    ['a number is out of its bounds', withPeer({ telegram_id: -1, number: 1e20 })],
    ['a key, an address, a secret are none', withPeer({ public_key: 'x', wg_ip: '10.0.0.3/24', secret: 'x' })],
    ['an IPv6 address is none', withPeer({ wg_ip6: 'fd00::3/64' })],
    ['a time is none', { ...good, users: { 7: { ...user(7), removed_at: 'yesterday' } } }],
    ['an id is none', { ...good, peers: { 'A B': device } }],
    ['a person has no id', { ...good, users: { x: user(7) } }],
    ['a person stands under another id', { ...good, users: { 8: user(7) } }],
    ['a role is unknown', { ...good, users: { 7: { ...user(7), role: 'king' } } }],
    ['two devices have one key and address', { ...good, peers: { [id]: device, b: device } }],
    ['it is no store', 7],
  ])('%s', (_, store) => {
    const english = whyNot(JSON.stringify(store, null, 2));
    const told = problemInRussian(english);
    expect([told, leftIn(choices(told).replaceAll(/[\w.…]+: /g, ''))]).toEqual([
      expect.stringMatching(/[а-яё]{3}/),
      [],
    ]);
  });

  const whyNot = (text: string): string => {
    try {
      parseStore(text);
    } catch (error) {
      if (error instanceof StoreTextError) return error.message;
      throw error;
    }
    throw new Error('the store was taken');
  };
});

/** What the code says: the fixed pieces of its texts, each of at least three words. */
function sentencesIn(pattern: string): string[][] {
  const sources = globSync(pattern).filter((path) => !path.endsWith('known-settings.ts'));
  return sources.flatMap((path) => {
    const code = readFileSync(path, 'utf8').replace(
      /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|^import .*|\/\[[^\n\]]*\]\/\.test/gm,
      '',
    );
    return (code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [])
      .map((text) =>
        text
          .slice(1, -1)
          .split(/\$\{[^{}]*\}/)
          .map((piece) => piece.replace(/\\(.)/g, '$1').trim()),
      )
      .map((pieces) => pieces.filter((piece) => /[a-z]+ [a-z]+ [a-z]+/.test(piece) && !piece.includes('${')))
      .filter((pieces) => pieces.length > 0);
  });
}
