import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Client, type Server, type ServerChannel } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateLogin } from '../../src/cli/node/bot-key.ts';
import { execute } from '../../src/wireguard/drivers/ssh/ssh-execute.ts';

/** A server in this process: unlike sshd it can say all of a command's story in one packet, or stop in the middle. */
describe('a command over SSH', () => {
  let server: Server;
  let client: Client;
  let run: (channel: ServerChannel, line: string) => void;
  let accepts: boolean;

  beforeEach(async () => {
    accepts = true;
    const { private: hostKey } = generateLogin('test');
    server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
      connection.on('error', () => undefined);
      connection.on('authentication', (login) => login.accept());
      connection.on('session', (accept) => {
        const refuseOr = (start: () => ServerChannel, line: string, reject: () => void) =>
          accepts ? run(start(), line) : reject();
        accept().on('exec', (start, reject, { command }) => refuseOr(start, command, reject));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = new ssh2.Client().on('error', () => undefined);
    client.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, username: 'root' });
    await once(client, 'ready');
  });
  afterEach(() => {
    client.end();
    server.close();
  });

  it('is heard to the end, also when it ends before anything else can happen', async () => {
    run = (channel) => {
      channel.write('all');
      channel.stderr.write('bad');
      channel.exit(3);
      channel.end();
    };
    for (let time = 0; time < 5; time++) {
      expect(await execute(client, 'true', 'text', 'eu1:22')).toEqual({
        status: 3,
        signal: null,
        stdout: 'all',
        stderr: 'bad',
      });
    }
  });

  it('gets its line and its stdin, whole', async () => {
    const text = 'é'.repeat(3_000_000);
    run = (channel, line) => {
      const chunks: Buffer[] = [];
      channel.on('data', (chunk: Buffer) => chunks.push(chunk));
      channel.on('end', () => {
        channel.write(`${line} ${Buffer.concat(chunks).toString() === text}`);
        channel.exit(0);
        channel.end();
      });
    };
    expect((await execute(client, 'cat', text, 'eu1:22')).stdout).toBe('cat true');
  });

  it('was ended by a signal when the server says so', async () => {
    run = (channel) => {
      channel.exit('KILL');
      channel.end();
    };
    expect(await execute(client, 'x', null, 'eu1:22')).toMatchObject({ status: null, signal: 'SIGKILL' });
  });

  it.each<[string, (channel: ServerChannel) => void]>([
    ['the connection breaks', () => client.destroy()],
    ['the channel closes without an exit status', (channel) => channel.close()],
  ])('has no outcome when %s', async (_, story) => {
    run = story;
    await expect(execute(client, 'x', null, 'eu1:22')).rejects.toMatchObject({
      name: 'NodeError',
      code: 'unreachable',
    });
  });

  it('does not run when the server refuses it, or when the connection has ended', async () => {
    accepts = false;
    const refused = { name: 'NodeError', code: 'unreachable', message: expect.stringMatching(/^eu1:22: /) };
    await expect(execute(client, 'x', null, 'eu1:22')).rejects.toMatchObject(refused);
    client.end();
    await once(client, 'close');
    await expect(execute(client, 'x', null, 'eu1:22')).rejects.toMatchObject(refused);
  });
});
