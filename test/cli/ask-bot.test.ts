import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { requestSchema } from '../../src/control/protocol.ts';
import { lockStore } from '../../src/store/lock.ts';
import { CommandLine } from '../stage/command-line.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

/** A stand-in for the daemon's socket beside the store: answers each connection with the next of these, null: it just closes. */
async function listen(line: CommandLine, answers: (string | null)[]): Promise<number[]> {
  const ids: number[] = [];
  const lock = await lockStore(line.storePath);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      ids.push(requestSchema.parse(JSON.parse(bytes.toString())).id);
      const answer = answers.shift() ?? null;
      if (answer === null) socket.destroy();
      else socket.end(answer);
    });
  }).listen(`${line.storePath}.control`);
  onTestFinished(async () => {
    server.close();
    await lock.close();
  });
  return ids;
}

const done = (who: string) => `${JSON.stringify({ kind: 'done', result: { who, hasChanged: true } })}\n`;

it('asks again under the same id when the daemon goes away before it answers', async () => {
  const line = new CommandLine();
  const ids = await listen(line, [null, null, done('Anna (7)')]);
  expect(await line.run(['friend', 'pause', '7'])).toMatchObject({
    code: 0,
    said: expect.stringContaining('Anna (7)'),
  });
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
});

it('shows what the daemon says with control characters visible', async () => {
  const line = new CommandLine();
  await listen(line, [done('\u001b[2JAnna\u202e')]);
  const { said } = await line.run(['friend', 'pause', '7']);
  expect(said).toContain('\\u{1b}[2JAnna\\u{202e}');
});

it('says that the running daemon is an older one', async () => {
  const line = new CommandLine();
  await listen(line, [`${JSON.stringify({ kind: 'unknown-word', version: '0.1.0' })}\n`]);
  expect(await line.run(['friend', 'pause', '7'])).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/0\.1\.0.*systemctl restart vpn-bot/s),
  });
});

it('takes the lock and makes the change itself where no daemon runs', async () => {
  const line = new CommandLine({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
  line.write(stateOf([peer()]));
  const { code, said, errors } = await line.run(['friend', 'pause', '7']);
  expect([code, said]).toEqual([0, '7: paused. Their configs are off until: vpn-bot friend resume']);
  expect(errors).toMatch(
    /not running, so this was done without it\.\nNot reached: main\..*\nTelegram could not be reached/s,
  );
  expect(line.store.users[7]?.active).toBe(false);
  expect(line.files[`${line.folder}/data/audit.jsonl`]?.[0]).toContain('"whom":"7"');
  await (await lockStore(line.storePath)).close();
  expect(await line.run(['friend', 'pause', '7'])).toMatchObject({ code: 0, said: '7: that was so already.' });
});

it.each([
  ['nobody', 'olga', /olga: nobody is called that/],
  ['the owner', '1', /nobody is called that/],
])('refuses %s in words', async (_, friend, words) => {
  const line = new CommandLine();
  line.write(stateOf([peer()]));
  expect(await line.run(['friend', 'pause', friend])).toMatchObject({ code: 1, errors: expect.stringMatching(words) });
});
