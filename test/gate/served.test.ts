import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { hashOf, Served, type ServedName } from './served.ts';

const LISTS = {
  'vpn-bot-dns': { head: 'plain 10.8.0.', tail: '', list: 'lists', entry: 'block ads', end: '.test' },
  'vpn-bot-exits': { head: 'address 10.8.0.', tail: ' away us1', list: 'list', entry: 'network 10.9.', end: '.0/24' },
} as const;

/** A text for `load`: friends by number, and a list of so many lines. */
function textFor(name: ServedName, friends: readonly number[], count: number): string {
  const { head, tail, list, entry, end } = LISTS[name];
  const lines = Array.from({ length: count }, (_, at) => `${entry}${at % 250}${end}`);
  const hash = hashOf(lines.map((line) => line.replace('network ', '')));
  return ['load', ...friends.map((one) => `${head}${one}${tail}`), `${list} ${hash}`, ...lines, '# end', ''].join('\n');
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

describe.skipIf(missingFor('ip', 'nft')).each(['vpn-bot-dns', 'vpn-bot-exits'] as const)(
  '%s',
  { timeout: 120_000 },
  (name) => {
    let served: Served;
    beforeAll(async () => {
      served = await Served.start();
    });
    afterAll(() => served?.[Symbol.asyncDispose]());

    const kept = () =>
      name === 'vpn-bot-dns'
        ? { friends: served.kept(name, 'plain'), list: served.kept(name, 'lists'), hash: served.kept(name, 'hash') }
        : { friends: served.kept(name, 'lines'), list: served.kept(name, 'networks'), hash: served.kept(name, 'hash') };
    const serve = (text: string) => served.serve(name, text);
    /** What is kept after this text, and the firewall's table. */
    const stateAfter = async (text: string) => {
      expect(await serve(text)).toMatchObject({ status: 0 });
      return { kept: kept(), table: await table() };
    };
    const table = () => served.namespace.run(['nft', '-s', 'list', 'table', 'inet', `${name}-wg0`]);

    it('changes nothing for a text that is cut off, wherever it is', async () => {
      const before = await stateAfter(textFor(name, [2], 2));
      const whole = textFor(name, [3, 4], 3);
      for (let length = 'load\n'.length; length < whole.length - 1; length += 11)
        expect(await serve(whole.slice(0, length)), String(length)).toMatchObject({ status: 65 });
      for (const start of ['', '\n', 'lo', 'show x\n', 'load \n', ' load\n', 'loadx\n'])
        expect(await serve(start), start).toMatchObject({ status: 64 });
      expect({ kept: kept(), table: await table() }).toEqual(before);
    });

    it('puts each of many texts that come at once in force whole', async () => {
      const texts = Array.from({ length: 8 }, (_, at) => textFor(name, [10 + at, 20 + at], 1 + at));
      const said = await Promise.all(texts.map(serve));
      expect(said.map(({ status }) => status)).toEqual(texts.map(() => 0));
      const found = { kept: kept(), table: await table() };
      const at = Number(/10\.8\.0\.1(\d)/.exec(found.kept.friends ?? '')?.[1]);
      expect(found).toEqual(await stateAfter(texts[at] ?? ''));
    });

    it('keeps one text whole, also when it is killed between any two files', async () => {
      const [before, after] = [textFor(name, [2], 2), textFor(name, [3], 5)];
      const sound = [await stateAfter(after), await stateAfter(before)];
      const hashes = sound.map((one) => one.kept.hash?.trim());
      let killed = 0;
      for (let move = 1; ; move++) {
        served.killAtMove(move);
        const { status } = await serve(after);
        served.killAtMove(0);
        const now = kept();
        // a hash beside other lines would never be noticed
        if (now.hash !== null) {
          expect(hashes).toContain(now.hash.trim());
          expect(hashOf((now.list ?? '').split('\n').slice(0, -1))).toBe(now.hash.trim());
        }
        if (status === 0) break;
        killed += 1;
        // the same text without its list, as the bot sends it first, then whole
        const short = after
          .split('\n')
          .filter((line) => !line.startsWith(LISTS[name].entry))
          .join('\n');
        const again = await serve(short);
        if (again.status !== 0) expect([again.status, (await serve(after)).status]).toEqual([67, 0]);
        expect({ kept: kept(), table: await table() }).toEqual(sound[0]);
        expect(await stateAfter(before)).toEqual(sound[1]);
      }
      expect(killed).toBeGreaterThan(2);
    });

    it('takes a text over a socket that is half closed, and is not held up by one that is not', async () => {
      const children: ChildProcess[] = [];
      const path = join(served.folder, 'socket');
      // as its unit does: one process for each connection, which has the socket as both of its ends
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
        const [program = '', ...words] = served.argv(name);
        const child = spawn(program, words, { stdio: [socket, socket, 'inherit'] });
        child.on('exit', () => socket.destroy());
        children.push(child);
      });
      server.listen(path);
      await once(server, 'listening');
      const connect = async (): Promise<Socket> => {
        const socket = createConnection({ path, allowHalfOpen: true });
        await once(socket, 'connect');
        return socket.setEncoding('latin1').on('error', () => undefined); // the program has stopped reading
      };
      const answer = async (text: string, socket: Socket): Promise<string> => {
        let said = '';
        socket.on('data', (more: string) => {
          said += more;
        });
        const ended = once(socket, 'close');
        socket.end(text);
        await ended;
        return said;
      };
      const wanted = textFor(name, [7], 4);
      const hanging = await connect();
      hanging.write(wanted.slice(0, -4)); // and no end
      const gone = await connect();
      gone.write(wanted.slice(0, 30));
      gone.destroy();
      const deaf = await connect();
      deaf.write(textFor(name, [8], 4));
      deaf.destroy(); // does not wait for its answer
      await eventually(() => children.length === 3 && children.filter(isRunning).length === 1, { timeout: 60_000 });
      const state = await stateAfter(textFor(name, [9], 1));
      expect(await answer(wanted.slice(0, -4), await connect())).toBe('status 65\n');
      expect({ kept: kept(), table: await table() }).toEqual(state);
      expect(await answer(wanted, await connect())).toBe('status 0\n');
      expect(await answer('show\n', await connect())).toMatch(/^lists? [0-9a-f]{64}\ntable there\n[\s\S]*status 0\n$/);
      expect(await answer('', hanging)).toBe('status 65\n');
      expect({ kept: kept(), table: await table() }).toEqual(await stateAfter(wanted));
      server.close();
    });
  },
);
