import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../src/wireguard/drivers/quote.ts';

const split = (line: string, shell: string) =>
  execFileSync(shell, ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

/** What a shell could take for its own, more often than chance would. */
const nasty = fc.constantFrom(
  "'",
  '"',
  '\\',
  '$',
  '`',
  '\n',
  '\t',
  ' ',
  '*',
  '!',
  '#',
  ';',
  '&',
  '|',
  '~',
  '=',
  '%',
  '-',
  'é',
  '\u{1F600}',
);
const word = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 8 })
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => text.isWellFormed());

describe('quote', () => {
  it.each(['sh', 'bash'])('gives %s exactly the words that went in', (shell) => {
    const property = fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      expect(split(quote(words), shell)).toEqual(words);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('lets nothing be run', () => {
    expect(split(quote(['$(id)', '`id`', "';id;'", '']), 'sh')).toEqual(['$(id)', '`id`', "';id;'", '']);
  });
});
