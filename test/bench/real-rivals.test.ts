import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { crowd, NETWORK } from '../stage/crowd.ts';
import { RealPredecessor } from './rivals/real-predecessor.ts';
import { RealWgEasy } from './rivals/real-wg-easy.ts';
import { ROWS } from './rows/rows.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd', 'ssh', 'python3');
const PATIENCE = { timeout: 120_000 };

/** A module of the predecessor's shape: data beside it, a process for each change, one of the functions a coroutine. */
const MODULE = `import asyncio, json, os, subprocess
PEERS = os.path.join(os.path.dirname(__file__), "data", "peers.json")

def _wg(*words):
    command = ("wg", "set", os.environ["WG_INTERFACE"], "peer") + words
    host = os.environ.get("WG_SSH_HOST")
    login = ["ssh", "-i", os.environ["WG_SSH_KEY_PATH"], "-o", "BatchMode=yes", os.environ["WG_SSH_USER"] + "@" + host]
    subprocess.run(login + [" ".join(command)] if host else command, check=True)

def _key():
    private = subprocess.check_output(["wg", "genkey"])
    return subprocess.check_output(["wg", "pubkey"], input=private).decode().strip()

def create_peer_for_user(telegram_id, server_id="main"):
    print("said to the log")
    peers = json.load(open(PEERS))
    key = _key()
    _wg(key, "allowed-ips", "10.0.9.%d/32" % (len(peers) + 1))
    peers[str(telegram_id)] = {"public_key": key}
    json.dump(peers, open(PEERS, "w"))

async def regenerate_peer_for_user(telegram_id):
    await asyncio.sleep(0)
    peers = json.load(open(PEERS))
    _wg(peers[str(telegram_id)]["public_key"], "remove")
    create_peer_for_user(telegram_id)
`;

/** A server with the three calls of wg-easy's that are used; `drops`: whether it forgets what it was told. */
const SERVER = (drops: boolean) => `
const clients = [];
require('node:http').createServer((request, response) => {
  let text = '';
  request.on('data', (piece) => { text += piece; }).on('end', () => {
    const id = request.url.split('/')[4];
    if (request.method === 'POST' && !${drops}) clients.push({ id: String(clients.length), name: JSON.parse(text).name });
    if (request.method === 'DELETE') clients.splice(clients.findIndex((client) => client.id === id), 1);
    response.end(JSON.stringify(request.method === 'GET' ? clients : { success: true }));
  });
}).listen(process.env.PORT, '127.0.0.1');
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

afterEach(() => vi.unstubAllEnvs());

it('real rivals have no row where nobody names their folders', async () => {
  vi.stubEnv('BENCH_PREDECESSOR', undefined);
  vi.stubEnv('BENCH_WG_EASY', '');
  expect(await ROWS.real.measure({ sizes: [0], small: true, hasNode: true })).toEqual([]);
});

describe.skipIf(missing)('the predecessor’s own module', () => {
  async function open(sources: string) {
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const sshd = await Sshd.start();
    onTestFinished(() => sshd.close());
    const ground = { interface: server.interface, network: NETWORK, serverKey: server.keys.publicKey, sshd };
    const old = RealPredecessor.open(sources, { ...ground, crowd: crowd(3, 0) });
    onTestFinished(() => old[Symbol.asyncDispose]());
    return { old, server };
  }

  it('makes and renews peers by its two functions, over SSH, in a copy of its sources', PATIENCE, async () => {
    const sources = folderWith({ 'bot/main.py': 'raise SystemExit("not this one")', 'bot/wireguard.py': MODULE });
    const { old, server } = await open(sources);
    expect(await old.create()).toBeGreaterThan(0);
    const [first] = (await server.allowedIps()).entries();
    expect(first?.[1]).toEqual(['10.0.9.4/32']); // behind the three that its file had
    expect(await old.regenerate()).toBeGreaterThan(0);
    const after = [...(await server.allowedIps()).keys()];
    expect(after).toHaveLength(1);
    expect(after).not.toContain(first?.[0]);
    expect(existsSync(join(sources, 'bot/data'))).toBe(false);
  });

  it('is refused with a sentence where it is not, fails, or does nothing', PATIENCE, async () => {
    await expect(open('/nowhere/at/all')).rejects.toThrow('BENCH_PREDECESSOR=/nowhere/at/all: there is no such folder');
    const none = await open(folderWith({ 'bot/main.py': 'def create_peer(telegram_id): pass' }));
    await expect(none.old.create()).rejects.toThrow(
      /BENCH_PREDECESSOR: 0 files define create_peer… and regenerate_peer…/,
    );
    const both = 'def create_peer(telegram_id): pass\ndef regenerate_peer(telegram_id): pass\n';
    const broken = await open(folderWith({ 'peers.py': `import nothing_of_that_name\n${both}` }));
    await expect(broken.old.create()).rejects.toThrow(/BENCH_PREDECESSOR: [\s\S]*nothing_of_that_name/);
    const idle = await open(folderWith({ 'peers.py': both }));
    await expect(idle.old.create()).rejects.toThrow(/its function to create a peer changed nothing on/);
    const near = await open(folderWith({ 'peers.py': MODULE.replace('if host else', 'if False else') }));
    await expect(near.old.create()).rejects.toThrow(/its function to create a peer ran no ssh/);
    const odd = await open(folderWith({ 'peers.py': both.replace('create_peer(telegram_id)', 'create_peer(moon)') }));
    await expect(odd.old.create()).rejects.toThrow('create_peer wants moon, which is not known here');
  });
});

describe.skipIf(missing)('wg-easy’s own server', () => {
  it('makes a client, and one in the place of another', PATIENCE, async () => {
    await using server = await RealWgEasy.open(folderWith({ 'src/server.js': SERVER(false) }));
    expect(await server.create()).toBeGreaterThan(0);
    expect(await server.renew()).toBeGreaterThan(0);
  });

  it('is refused with a sentence where it is not, or does nothing', PATIENCE, async () => {
    const folder = folderWith({ 'package.json': '{}' });
    await expect(RealWgEasy.open(folder)).rejects.toThrow(
      `BENCH_WG_EASY=${folder}: it has no src/server.js and no server.js (wg-easy 14)`,
    );
    await using server = await RealWgEasy.open(folderWith({ 'server.js': SERVER(true) }));
    await expect(server.create()).rejects.toThrow(/BENCH_WG_EASY: [\s\S]*it did not create a client/);
  });
});
