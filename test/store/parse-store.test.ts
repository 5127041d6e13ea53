import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStore, StoreTextError } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { peer, sealedKey, stateOf } from '../stage/sample-state.ts';
import { anyStore } from './any-store.ts';

/** What is said about a text that is no store; null when it is one. */
function complaint(text: string): string | null {
  try {
    parseStore(text);
    return null;
  } catch (error) {
    if (error instanceof StoreTextError) return `${error.message} ${JSON.stringify(error.cause ?? '')}`;
    throw error;
  }
}

const store = () => stateOf([peer({ next: { ...sealedKey(), sent_at: null } }), peer({ wg_ip: '10.0.0.4/32' })]);
const text = () => new StoreSerializer().serialize(store());

describe('a text that is no store', () => {
  it('is refused with the line where it breaks off', () => {
    const whole = text();
    const lines = whole.split('\n');
    for (const at of [1, 2, 5, lines.length - 3]) {
      const cut = `${lines.slice(0, at).join('\n')}\n  "pee`;
      expect(complaint(cut)).toMatch(new RegExp(`^line ${at + 1}: breaks off at the end`));
    }
    expect(complaint('')).toMatch(/^line 1: is empty/);
  });

  it('is refused with the line and the name of each wrong field', () => {
    const wrong = text().replace('"10.0.0.4/32"', '"10.0.0.4/24"').replace('"version": 1', '"version": 7');
    const lines = wrong.split('\n');
    const line = (part: string) => lines.findIndex((one) => one.includes(part)) + 1;
    expect(complaint(wrong)).toContain(`line ${line('"version"')}: version: `);
    expect(complaint(wrong)).toContain(`line ${line('10.0.0.4/24')}: peers.p2.wg_ip: `);
  });

  it('is refused with the line of the record that lacks a field', () => {
    const lacking = text().replace('"role":"user",', '');
    const line = lacking.split('\n').findIndex((one) => one.includes('"7": ')) + 1;
    expect(complaint(lacking)).toContain(`line ${line}: users.7.role: `);
  });

  it.each(['null', '[]', '7', '"text"', '{}', '{"version": 1}', 'not json', '// comment\n{}', '{"a": 1,}'])(
    '%s is refused',
    (other) => expect(complaint(other)).toMatch(/^line 1: |^line 2: /),
  );

  it('names two records that contradict each other', () => {
    const twice = text().replace('"10.0.0.4/32"', '"10.0.0.3/32"');
    expect(complaint(twice)).toMatch(/^line \d+: peers\.p2\.wg_ip: 10\.0\.0\.3\/32 belongs to p1 already/);
  });

  it('names a record that stands there twice: the first would be lost without a word', () => {
    const whole = text();
    const line = whole.split('\n').find((one) => one.includes('"p1": ')) ?? '';
    const twice = whole.replace(line, `${line}\n${line.replace('10.0.0.3', '10.0.0.9')}`);
    const at = whole.split('\n').indexOf(line) + 2;
    expect(complaint(twice)).toContain(`line ${at}: peers.p1: stands here twice`);
  });
});

describe('the complaint about a broken store', () => {
  it('never quotes a secret, wherever the text is cut, changed or doubled', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(60),
      insert: fc.oneof(fc.constantFrom('', '"', '}', '{', ',', '\\', '\n', '[', ']]', '\u0000'), fc.string()),
    });
    const property = fc.property(anyStore, fc.array(edit, { minLength: 1, maxLength: 3 }), (any, edits) => {
      const secrets = Object.values(any.peers).flatMap(({ secret, next }) =>
        [secret, next?.secret].flatMap((s) => s ?? []),
      );
      let broken = new StoreSerializer().serialize(any);
      for (const { at, cut, insert } of edits) {
        const index = Math.floor(at * broken.length);
        broken = broken.slice(0, index) + insert + broken.slice(index + cut);
      }
      const said = complaint(broken) ?? '';
      for (const secret of secrets) {
        for (let i = 3; i + 8 <= secret.length; i += 4) expect(said).not.toContain(secret.slice(i, i + 8));
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('never quotes a plain secret that was put into a field by hand', () => {
    const secret = 'cGxhaW4gc2VjcmV0IHRoYXQgbm9ib2R5IG1heSBzZWU';
    const fields = ['secret', 'public_key', 'wg_ip', 'server_id', 'sent_at', 'telegram_id', 'active', 'send', 'next'];
    for (const field of fields) {
      for (const value of [secret, [secret], { since: secret, public_key: secret, secret }]) {
        const changed = stateOf([{ ...peer(), [field]: value }]);
        expect(complaint(JSON.stringify(changed)) ?? '').not.toContain(secret);
      }
    }
  });
});
