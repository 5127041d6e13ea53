import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { admit, configFor, noNode, openServer, setStage, storeOf } from '../stage/daemon-stage.ts';
import { watchSecrets } from './secrets-watch.ts';

const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';
const login = { user: 'olga', password: 'p@ss:w/rd#%5' };
const STORE_KEY = 'c3'.repeat(32);
// the very thing that nobody expects: a library's error with the URL in it, thrown where nobody waits for it
const BOMB = `process.on('SIGWINCH',()=>process.emitWarning('https://api.telegram.org/bot${TOKEN}/x'));process.on('SIGUSR2',()=>{throw Object.assign(new Error('request to https://api.telegram.org/bot${TOKEN}/x failed'),{proxy:'${login.password}'})})`;

/** Children that last long enough to be looked at. */
const slowWg = () => new FakePrograms({ wg: 'sleep 0.4\nexec /usr/bin/wg "$@"' });

async function openAll() {
  const server = await openServer();
  const proxy = new ConnectProxy(login);
  await proxy.listen();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const programs = slowWg();
  onTestFinished(() => programs[Symbol.asyncDispose]());
  const settings = { LOG_LEVEL: 'trace', TELEGRAM_PROXY: `"${proxy.url()}"`, STORE_KEY, RECONCILE_SECONDS: 1 };
  const bomb = Buffer.from(BOMB).toString('base64');
  const env = { PATH: programs.path, NODE_OPTIONS: `--import=data:text/javascript;base64,${bomb}` };
  const stage = await setStage({ server, settings, env });
  const watch = watchSecrets(stage.daemon);
  const { secrets } = watch;
  secrets.set('token', TOKEN).set('second half of the token', TOKEN.split(':')[1] ?? '');
  secrets.set('password', login.password).set('password in a URL', encodeURIComponent(login.password));
  secrets.set('password in a header', Buffer.from(`${login.user}:${login.password}`).toString('base64'));
  secrets.set('store key', STORE_KEY).set("server's private key", server.keys.privateKey);
  await stage.daemon.start();
  return { ...stage, server, watch };
}

/** The next config, whose keys are secret from now on. */
async function secretConfig(friend: Person, secrets: Map<string, string>, what: string): Promise<void> {
  const { text } = await configFor(friend);
  for (const name of ['PrivateKey', 'PresharedKey']) {
    secrets.set(`${name} of ${what}`, new RegExp(`^${name} = (.*)$`, 'm').exec(text)?.[1] ?? '');
  }
}

async function setServerKey(server: WireguardServer, privateKey: string): Promise<void> {
  await execa('sh', ['-c', 'cat | wg set "$1" private-key /dev/stdin', 'sh', server.interface], { input: privateKey });
}

test.skipIf(noNode)(
  'no secret stands in the log, in a message or in what a child can read, whatever fails',
  async () => {
    const stage = await openAll();
    const { api, daemon, owner, server, watch } = stage;
    const { secrets } = watch;
    owner.start();
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    await secretConfig(anna, secrets, 'the first config');

    for (const kind of ['html502', 'reset-before'] as const) {
      api.fail({ method: 'sendDocument', with: { kind } });
      api.fail({ method: 'sendMessage', with: { kind } });
      api.fail({ method: 'getUpdates', with: { kind } });
      anna.send('/status');
      anna.send('/regen');
      await secretConfig(anna, secrets, `the config after ${kind}`);
    }

    await api.down();
    await daemon.says('Telegram is unreachable');
    await api.up();
    await daemon.says('reachable again');

    await server.vanish();
    await daemon.says('node main is down (no-interface)');
    await server.start();
    await daemon.says('node main is back');
    const other = generateKeyPair();
    secrets.set("another server's private key", other.privateKey);
    await setServerKey(server, other.privateKey);
    await daemon.says('(wrong-key)');
    await owner.receives(/отвечает с другим ключом/);
    await setServerKey(server, server.keys.privateKey);
    await owner.receives(/снова отвечает с верным ключом/);
    await eventually(() => Object.keys(storeOf(daemon).alerts).length === 0); // a write at the moment of the edit would replace it

    const edited = { ...storeOf(daemon), revision: 1 };
    writeFileSync(daemon.storePath, JSON.stringify(edited));
    anna.send('/get_config');
    await owner.receives(/Правка peers\.json не принята/);
    await secretConfig(anna, secrets, 'the config after the edit');
    writeFileSync(daemon.storePath, `{"PrivateKey": ${other.privateKey} ${TOKEN}`);
    anna.send('/get_config');
    await owner.receives(/Правка peers\.json не принята/);

    await eventually(() => !daemon.store.includes('"noted"'));
    renameSync(dirname(daemon.storePath), join(daemon.folder, 'gone'));
    anna.send('/get_config');
    await anna.receives(/Что-то пошло не так.*код/s);
    daemon.signal('SIGWINCH');
    await daemon.says('<4>Node warns');
    daemon.signal('SIGUSR2');
    expect(await daemon.ended()).toEqual({ code: 1, signal: null });
    expect(daemon.log).toMatch(/^<2>an error that nothing expected: stopping \(Error: request to/m);

    for (const seen of [/^environ .*PATH=/, /^cmdline .*addconf/, /^cmdline .*dump/]) {
      expect([...watch.children].some((text) => seen.test(text))).toBe(true);
    }
    const texts = [owner, anna].flatMap(({ chat }) =>
      chat.messages.map(({ text, buttons }) => text + JSON.stringify(buttons)),
    );
    watch.demandAbsence({ log: daemon.log, messages: texts.join('\n') });
    expect(daemon.log.length).toBeGreaterThan(2000);
  },
  120_000,
);
