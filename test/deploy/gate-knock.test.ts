import { createSocket, type Socket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { parseKnock } from '../../src/wireguard/drivers/answers/knocked.ts';
import { sshDriver } from '../../src/wireguard/drivers/ssh/ssh-driver.ts';
import { missingFor } from '../lab/requirements.ts';
import { GateLab } from './gate-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd', 'bash');
const END = '# end\n';

describe.skipIf(missing)('knock, at the gate', () => {
  let lab: GateLab;
  let socket: Socket;
  let door: string;
  let came: Buffer[] = [];

  beforeAll(async () => {
    lab = await GateLab.start();
    socket = createSocket('udp4');
    socket.on('message', (datagram, { port, address }) => {
      came.push(datagram);
      socket.send(Buffer.concat([Buffer.from([0, 10, 255]), datagram]), port, address);
    });
    await new Promise<void>((bound) => {
      socket.bind(0, '127.0.0.1', bound);
    });
    door = `127.0.0.1:${socket.address().port}`;
    writeFileSync(
      lab.gate.config,
      `interface=${lab.server.interface}\naddress=10.0.0.1/24\naddress6=\nknock=${door}\n`,
    );
  });
  beforeEach(() => {
    came = [];
  });
  afterAll(async () => {
    socket?.close();
    await lab?.[Symbol.asyncDispose]();
  });

  const knock = (text: string | Buffer) => lab.run('knock', text);
  const line = (bytes: Buffer) => `${bytes.toString('base64')}\n`;

  it('carries packets of any bytes, each as one datagram, and brings back what comes', async () => {
    const packets = [Buffer.from([0, 10, 13, 10, 0]), Buffer.alloc(1088, 10), Buffer.from('# end\n')];
    const said = await knock(`to ${door}\nwait 2000 3\n${packets.map(line).join('')}${END}`);
    expect([said.status, said.stderr]).toEqual([0, '']);
    expect(came).toEqual(packets);
    const answers = parseKnock(said.stdout);
    expect(answers.map(({ datagram }) => datagram.subarray(3))).toEqual(packets);
    for (const { ms } of answers) expect(ms).toBeLessThan(2000);
  });

  it('waits no longer than it was told, and for no more answers', async () => {
    const two = `to ${door}\nwait 300 9\n${line(Buffer.alloc(3))}${END}`;
    expect(parseKnock((await knock(two)).stdout)).toHaveLength(1);
    const one = `to ${door}\nwait 2000 1\n${line(Buffer.alloc(3)).repeat(3)}${END}`;
    expect(parseKnock((await knock(one)).stdout)).toHaveLength(1);
  });

  it.each([
    ['another port', 'to 127.0.0.1:1'],
    ['another machine', 'to 203.0.113.9:51820'],
    ['a name for the same', 'to localhost:PORT'],
    ['the same, at length', 'to 127.0.0.1:0PORT'],
    ['what another program could take for it', 'to 127.0.0.1/../x:PORT'],
  ])('goes nowhere that the file does not list: %s', async (_, to) => {
    const said = await knock(`${to.replace('PORT', door.split(':')[1] ?? '')}\nwait 100 1\nAAAA\n${END}`);
    expect(said).toMatchObject({ status: 67, stdout: '# begin\n' });
    expect(came).toEqual([]);
  });

  it.each([
    ['nothing', '', 65],
    ['no end', 'to DOOR\nwait 100 1\nAAAA\n', 65],
    ['no packets and no time', `to DOOR\n${END}`, 64],
    ['no place', `wait 100 1\nAAAA\n${END}`, 64],
    ['two places', `to DOOR\nto DOOR\nAAAA\n${END}`, 64],
    ['a long time', `to DOOR\nwait 5001 1\nAAAA\n${END}`, 64],
    ['a time before now', `to DOOR\nwait -1 1\nAAAA\n${END}`, 64],
    ['a command for a time', `to DOOR\nwait $(id) 1\nAAAA\n${END}`, 64],
    ['many answers', `to DOOR\nwait 100 100\nAAAA\n${END}`, 64],
    ['101 packets', `to DOOR\nwait 100 1\n${'AAAA\n'.repeat(101)}${END}`, 64],
    ['a large packet', `to DOOR\nwait 100 1\n${'A'.repeat(2004)}\n${END}`, 64],
    ['no base64', `to DOOR\nwait 100 1\nAAA;\n${END}`, 64],
    ['a cut packet', `to DOOR\nwait 100 1\nAAA\n${END}`, 64],
    ['an empty packet', `to DOOR\nwait 100 1\n\n${END}`, 64],
    ['something behind the end', `to DOOR\nwait 100 1\nAAAA\n${END}AAAA\n`, 64],
    ['carriage returns', `to DOOR\r\nwait 100 1\r\nAAAA\r\n# end\r\n`, 65],
  ])('sends nothing for a text with %s', async (_, text, status) => {
    expect(await knock(text.replaceAll('DOOR', door))).toMatchObject({ status, stdout: '# begin\n' });
    expect(came).toEqual([]);
  });

  it('sends nothing for any other text', async () => {
    const words = fc.constantFrom(
      `to ${door}`,
      'wait 9 1',
      'AAAA',
      '# end',
      '$(id)',
      '`id`',
      '',
      '\0',
      'to ',
      ';',
      '\t',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 6 }), fc.uint8Array({ maxLength: 20 }), async (lines, noise) => {
        const text = Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from(noise)]);
        const { status, stdout } = await knock(text);
        const isWhole = new RegExp(`^to ${door}\nwait 9 1\n(AAAA\n)*# end\n$`).test(text.toString('latin1'));
        expect(status === 0).toBe(isWhole);
        if (!isWhole) expect([stdout, came]).toEqual(['# begin\n', []]);
        came = [];
      }),
      { numRuns: 40 },
    );
  });

  it('is refused whole where a line of the file is strange', async () => {
    for (const place of ['', '$(id):1', 'a b:1', '[::1', 'x;y:1']) {
      const config = `interface=${lab.server.interface}\naddress=10.0.0.1/24\naddress6=\n`;
      writeFileSync(lab.gate.config, `${config}knock=${place}\n`);
      expect(await knock(`to ${door}\nwait 9 1\nAAAA\n${END}`)).toMatchObject({ status: 64, stdout: '' });
      writeFileSync(lab.gate.config, `${config}knock=${door}\n`);
    }
  });

  it('is a word of the driver: with the answers, or why there are none', async () => {
    const { host, port, user, keyPath } = lab.sshd;
    const hostKey = await lab.sshd.fingerprint();
    const driver = sshDriver({
      ...{ id: 'eu1', dialect: WIREGUARD, interface: lab.server.interface, gate: true },
      ssh: { host, port, user, keyPath, hostKey },
    });
    const packets = [Buffer.from('hello')];
    const asked = { packets, waitMs: 1000, answers: 1 };
    await expect(driver.knock?.({ ...asked, door })).resolves.toMatchObject([
      { datagram: Buffer.concat([Buffer.from([0, 10, 255]), ...packets]) },
    ]);
    await expect(driver.knock?.({ ...asked, door: '192.0.2.1:1' })).resolves.toBe('not-listed');
    await driver.close();
  });
});
