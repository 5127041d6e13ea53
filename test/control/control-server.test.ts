import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ControlServer } from '../../src/control/control-server.ts';
import { MOST_REQUEST_BYTES } from '../../src/control/protocol.ts';
import { VERSION } from '../../src/version.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { openSocket } from './socket-lab.ts';

describe('the control socket', () => {
  it('is for its own user only', async () => {
    const { path } = await openSocket();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('does a word once for each id, and writes it down once', async () => {
    const lab = await openSocket();
    const first = await lab.ask(-5, { by: 2 });
    expect([first, await lab.ask(-5, { by: 2 })]).toEqual(Array(2).fill({ kind: 'done', result: { days: 3 } }));
    expect(await lab.ask(-6, { by: 2 })).toEqual({ kind: 'done', result: { days: 5 } });
  });

  it('does a request that is asked twice at the same time once', async () => {
    const lab = await openSocket();
    await Promise.all([1, 2, 3, 4, 5].map(() => lab.ask(-5, { by: 3 })));
    expect(lab.days()).toBe(4);
  });

  it('says what could not be done, and hides a fault of its own behind a code that its log has', async () => {
    const lab = await openSocket();
    expect(await lab.ask(-5, { by: 9 })).toEqual({ kind: 'refused', code: 'past-date', about: [] });
    const failed = await lab.ask(-6, { by: 8 });
    expect(failed).toEqual({ kind: 'failed', code: expect.stringMatching(/^\w{5}$/) });
    expect(JSON.stringify(lab.lines)).toContain('a mistake');
    expect(JSON.stringify(failed)).not.toContain('mistake');
  });

  it.each([
    ['no JSON', 'hello\n', /malformed/],
    [
      'an id that a Telegram update could have',
      '{"id":5,"store":"x","word":"count-up","args":{"by":1}}\n',
      /malformed/,
    ],
    ['a word that is none', '{"id":-5,"store":"x","word":"../x","args":{}}\n', /malformed/],
    ['another store', '{"id":-5,"store":"/elsewhere/peers.json","word":"count-up","args":{"by":1}}\n', /other-store/],
    ['a line that is too long', `${'x'.repeat(MOST_REQUEST_BYTES + 1)}\n`, /^$/],
  ])('changes nothing for %s', async (_, bytes, answer) => {
    const lab = await openSocket();
    expect(await lab.say(bytes)).toMatch(answer);
    expect(lab.days()).toBe(1);
    expect(await lab.ask(-7, { by: 1 })).toMatchObject({ kind: 'done' });
  });

  it('changes nothing for arguments that are not the word’s, and names its version for a word that it has not', async () => {
    const lab = await openSocket();
    expect(await lab.ask(-5, { by: '2; rm' })).toMatchObject({ kind: 'malformed' });
    expect(await lab.ask(-5, { by: 2, more: 1 })).toMatchObject({ kind: 'malformed' });
    expect(await lab.ask(-5, {}, { word: 'unheard-of' })).toEqual({ kind: 'unknown-word', version: VERSION });
    expect(lab.days()).toBe(1);
  });

  it('lets silent connections go, and serves others meanwhile', { timeout: 120_000 }, async () => {
    const lab = await openSocket();
    const silent = [1, 2, 3].map(() => lab.say('{"id":'));
    expect(await lab.ask(-5, { by: 1 })).toMatchObject({ kind: 'done' });
    expect(await Promise.all(silent)).toEqual(['', '', '']);
  });

  it('takes the place of a socket that a killed daemon left, and of nothing else', async () => {
    const lab = await openSocket();
    const again = await ControlServer.open(lab.path, lab.answerer);
    expect(await lab.ask(-5, { by: 1 })).toMatchObject({ kind: 'done' });
    await again.close(0);
    const file = join(testFolder(), 'control');
    writeFileSync(file, 'somebody’s');
    await expect(ControlServer.open(file, lab.answerer)).rejects.toThrow('is no socket');
  });

  it('finishes what is in hand when it closes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const lab = await openSocket(() => promise);
    const asked = lab.ask(-5, { by: 4 });
    await expect.poll(() => lab.days()).toBe(5);
    const closed = lab.server.close(5000);
    resolve();
    expect(await asked).toEqual({ kind: 'done', result: { days: 5 } });
    await closed;
  });
});
