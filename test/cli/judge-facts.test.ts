import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeFacts, type RequestedNode } from '../../src/cli/node/judge-facts.ts';
import { type NodeFacts, runThere, setUpWireguard } from '../../src/cli/node/remote-setup.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { handshake, type SshLink } from '../../src/wireguard/drivers/ssh/ssh-handshake.ts';
import { ScriptedServer } from './scripted-server.ts';

const KEY = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';
const GOOD = {
  ...{ interface: 'wg0', program: 'wg', made: 'yes', up: 'yes' },
  ...{ public_key: KEY, port: '51820', address: '10.7.0.1/24' },
};
const t = english.node;
const WANTED = {
  interface: 'wg0',
  addresses: ['10.7.0.1/24'],
  port: 51_820,
  together: false,
  allow: [],
  parameters: null,
};

const linesOf = (facts: object) =>
  Object.entries(facts)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
const framed = (facts: object) => `# begin\n${linesOf(facts)}# end\n`;

describe('what a server answers to the set-up', () => {
  let answer = '';
  let server: ScriptedServer;
  let link: SshLink;
  beforeAll(async () => {
    server = await ScriptedServer.start({ answer: () => ({ stdout: answer }) });
    const { host, port, keyPath } = server;
    const ways = [{ type: 'publickey', username: 'root', key: readFileSync(keyPath) } as const];
    const signal = AbortSignal.timeout(10_000);
    link = await handshake({
      host,
      port,
      username: 'root',
      ways,
      hostKeys: ['ssh-ed25519'],
      accepts: () => true,
      signal,
    });
  });
  afterAll(async () => {
    link?.drop();
    await server?.[Symbol.asyncDispose]();
  });
  const factsFrom = (run: (steps: string) => Promise<string>) =>
    setUpWireguard({ host: 'there', run, close: () => undefined }, WANTED, t);
  const factsOf = (stdout: string) => {
    answer = stdout;
    return factsFrom((steps) => runThere({ link, host: 'there', user: 'root' }, steps, t));
  };

  it('is facts when it is what the set-up prints', async () => {
    expect(await factsFrom(() => Promise.resolve(linesOf(GOOD)))).toEqual({ ...GOOD, port: 51_820 });
    expect(await factsOf(`Welcome!\n${framed(GOOD)}`)).toEqual({ ...GOOD, port: 51_820 });
    expect(await factsOf(framed({ ...GOOD, address: '10.7.0.1', address6: 'fd00::1/64' }))).toMatchObject({
      address: '10.7.0.1',
      address6: 'fd00::1/64',
    });
  });

  const ENDS = [
    '\r',
    '\n',
    '\v',
    '\f',
    '\0',
    '\t',
    '\x1b',
    '\x7f',
    '\u0085',
    '\u009b',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u200b',
    ' ',
  ];
  const fields = Object.keys(GOOD).flatMap((field) => ENDS.map((end) => [field, end] as const));
  // what stands between the first and the last line of the answer; the tests around this one have it come over SSH
  it.each(fields)('is nothing when %s holds %j', async (field, end) => {
    for (const evil of [
      `${GOOD[field as keyof typeof GOOD]}${end}ADMIN_ID=666`,
      `${GOOD[field as keyof typeof GOOD]}${end}`,
    ])
      await expect(factsFrom(() => Promise.resolve(linesOf({ ...GOOD, [field]: evil })))).rejects.toThrow(
        'nothing of it was written',
      );
  });

  it.each([
    ['another name', framed({ ...GOOD, ADMIN_ID: '666' })],
    ['an unknown name', framed({ ...GOOD, admin: '666' })],
    ['a name twice', `# begin\nport=1\n${framed(GOOD).slice(8)}`],
    ['a line that is none', framed(GOOD).replace('made=yes', 'made')],
    ['words of a shell', framed({ ...GOOD, interface: '$(id)' })],
    ['words of a shell', framed({ ...GOOD, address: "10.7.0.1/24';id;'" })],
    ['no address of IPv4', framed({ ...GOOD, address: '::1/64' })],
    ['a line more in a value', framed({ ...GOOD, address: `${GOOD.address}\nADMIN_ID=666` })],
    ['no port', framed({ ...GOOD, port: '0' })],
    ['nothing', '# begin\n# end\n'],
    ['endless lines', framed({ ...GOOD, address6: 'f'.repeat(100_000) })],
  ])('is nothing when it holds %s', async (_what, stdout) => {
    const error: Error = await factsOf(stdout).then(
      () => new Error('taken'),
      (thrown) => thrown,
    );
    expect(error.message).toContain('nothing of it was written');
    expect(error.message.length).toBeLessThan(4000);
  });
});

describe('judgeFacts', () => {
  const facts = (more: Partial<NodeFacts> = {}) => ({ ...GOOD, port: 51_820, ...more }) as NodeFacts;
  const asked = (more: Partial<RequestedNode> = {}): RequestedNode => ({
    interface: 'wg0',
    container: null,
    network: null,
    wgPort: null,
    amneziawg: null,
    ...more,
  });
  const judged = (more: Partial<NodeFacts>, wish: Partial<RequestedNode> = {}) =>
    judgeFacts(facts(more), asked(wish), t);

  it('takes what the server has where the owner named nothing else', () => {
    expect(judged({})).toEqual({
      ...{ interface: 'wg0', program: 'wg', address: '10.7.0.1/24', address6: null },
      ...{ port: 51_820, publicKey: KEY, needsRoute: false, container: null },
    });
    expect(judged({ port: 443, address6: 'fd00::1/64' })).toMatchObject({ port: 443, address6: 'fd00::1/64' });
    expect(judged({ address6: 'fd00::1/128' }).address6).toBeNull();
    expect(judged({}, { network: '10.7.0.0/24', wgPort: 51_820 }).address).toBe('10.7.0.1/24');
  });

  it.each(['10.7.0.1', '10.7.0.1/32', '10.7.0.1/31', '10.7.0.1/7', '10.7.0.1/0', '999.7.0.1/24', '10.7.0.1/99'])(
    'asks for the network when the interface has %s',
    (address) => {
      expect(() => judged({ address })).toThrow('--network');
    },
  );

  it.each(['10.7.0.1', '10.7.0.1/32', '10.7.0.1/31'])(
    'takes the owner’s network for %s, which is inside',
    (address) => {
      const network = { address: '10.7.0.1/16', needsRoute: true };
      expect(judged({ address }, { network: '10.7.0.0/16' })).toMatchObject(network);
      expect(() => judged({ address }, { network: '10.8.0.0/16' })).toThrow('asked for was --network 10.8.0.0/16');
    },
  );

  it('takes no other interface, port or network than the owner named', () => {
    expect(() => judged({ interface: 'wg1' })).toThrow('asked for was wg0');
    expect(() => judged({ port: 443 }, { wgPort: 51_820 })).toThrow('asked for was --wg-port 51820');
    expect(() => judged({}, { network: '10.7.0.1/16' })).toThrow('asked for was --network 10.7.0.1/16');
    expect(() => judged({}, { network: '10.8.0.1/24' })).toThrow('asked for was --network 10.8.0.1/24');
  });
});
