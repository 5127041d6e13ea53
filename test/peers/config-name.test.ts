import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  configName,
  familiarName,
  formerName,
  numberedName,
  pictureName,
} from '../../src/peers/devices/config-name.ts';

const nodeId = fc.oneof(fc.constant('main'), fc.stringMatching(/^[a-z0-9]{1,8}$/));
const serverName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў -'), maxLength: 20 }),
  fc.constantFrom('CON', 'nul', 'COM1', 'LPT9', '..', '-', '--', '.conf', 'all', 'default', 'a/b', '🇫🇮', '東京', '12'),
);
const node = fc.record({ id: nodeId, name: serverName });
const number = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 10 ** 9 }));
/** Of devices (`con`, `COM1`…) and of files that cannot be: as Windows has it. */
const FORBIDDEN = /^(con|prn|aux|nul|com\d|lpt\d)$|^[-.]|\.$/i;

describe('the name of a numbered file', () => {
  it('is a tunnel name that every client app takes, whatever the server is called', () => {
    fc.assert(
      fc.property(node, number, (where, n) => {
        const name = numberedName(where, n);
        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,13}[0-9]$/);
        expect(name).not.toMatch(FORBIDDEN);
      }),
      { numRuns: 2000 },
    );
  });

  it('is another for each number, whatever the servers are called, also where letter case does not count', () => {
    fc.assert(
      fc.property(node, node, number, number, (a, b, m, n) => {
        if (m !== n) expect(numberedName(a, m).toLowerCase()).not.toBe(numberedName(b, n).toLowerCase());
      }),
      { numRuns: 2000 },
    );
  });

  it('is never one that was given before files had numbers', () => {
    const device = fc.record({ telegram_id: fc.integer({ min: 1, max: 2 ** 52 }), server_id: nodeId, number });
    fc.assert(
      fc.property(node, number, device, (where, n, old) => {
        const name = numberedName(where, n).toLowerCase();
        expect(name).not.toBe(formerName(old));
        expect(name).not.toBe(formerName(old).replace(/^vpn_/, 'v4_'));
        expect(name).not.toBe(familiarName(old.telegram_id));
      }),
    );
  });

  it.each([
    ['Helsinki', 'Helsinki-2'],
    ['Хельсинки', 'Helsinki-2'],
    ['🇩🇪 Франкфурт', 'Frankfurt-2'],
    ['Zürich', 'Zurich-2'],
    ['Łódź (home)', 'Lodz-home-2'],
    ['Нижний Новгород', 'Nizhniy-Novgo-2'],
    ['Львів', 'Lviv-2'],
    ['Мінськ', 'Minsk-2'],
    ['Дом', 'Dom-2'],
    ['東京', 'eu1-2'],
    ['Straße', 'Strasse-2'],
  ])('writes %s as %s', (name, expected) => {
    expect(numberedName({ id: 'eu1', name }, 2)).toBe(expected);
  });

  it('says a little less of the server where the number is long', () => {
    expect(numberedName({ id: 'eu1', name: 'Amsterdam West' }, 7)).toBe('Amsterdam-Wes-7');
    expect(numberedName({ id: 'eu1', name: 'Amsterdam West' }, 10_000)).toBe('Amsterdam-10000');
  });
});

describe('other names', () => {
  it('the predecessor’s is taken while it fits', () => {
    expect(familiarName(12345678901)).toBe('vpn_12345678901');
    expect(familiarName(123456789012)).toBeNull();
  });

  it('are those of older versions for what they sent', () => {
    expect(formerName({ telegram_id: 123456789, server_id: 'main', number: 1 })).toBe('vpn_123456789');
    expect(formerName({ telegram_id: 123456789012, server_id: 'main', number: 1 })).toBe('vpn_main');
    expect(formerName({ telegram_id: 123456789, server_id: 'main', number: 2 })).toBe('vpn_main_2');
    expect(formerName({ telegram_id: 123456789, server_id: 'eu1', number: 1 })).toBe('vpn_eu1');
    expect(formerName({ telegram_id: 123456789, server_id: 'eu1', number: 3 })).toBe('vpn_eu1_3');
  });

  it('a file and its picture are called as the tunnel is', () => {
    expect([configName('Helsinki-2'), pictureName('Helsinki-2')]).toEqual(['Helsinki-2.conf', 'Helsinki-2.png']);
  });
});
