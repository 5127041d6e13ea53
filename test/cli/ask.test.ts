import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ask } from '../../src/cli/ask.ts';

const asked = (patience?: number, isTTY = false) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const answer = ask('Really?', { input, output: new PassThrough(), ...(patience === undefined ? {} : { patience }) });
  return { input, answer };
};

it.each([
  ['y\n', true],
  ['YES\n', true],
  [' yes \n', true],
  ['y', true],
  ['n\n', false],
  ['yesterday\n', false],
  ['\n', false],
  ['', false],
])('takes %j for %s', async (text, meaning) => {
  const { input, answer } = asked();
  input.end(text);
  expect(await answer).toBe(meaning);
});

it('takes long silence for a no where nobody sits at a terminal', async () => {
  expect(await asked(20).answer).toBe(false);
});

it('waits at a terminal for as long as it takes', async () => {
  const { input, answer } = asked(1, true);
  await asked(20).answer;
  input.write('yes\n');
  expect(await answer).toBe(true);
});
