import { existsSync, lchownSync, renameSync, symlinkSync } from 'node:fs';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { STORE_KEY } from '../stage/command-line.ts';
import { box, peer, stateOf, user } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';
import { BOT, InstalledTree } from './installed-tree.ts';

/** Stands in every file of root's; nobody but root may ever see it. */
export const SECRET = 'known-to-root-alone';
export const DATA = '/var/lib/vpn-bot';

/** The text of a store that holds one friend. */
export const storeOf = (name: string) => {
  const state = stateOf([peer()], { revision: 5, users: { 7: user(7, { name }) } });
  return new StoreSerializer().serialize({ ...state, key_check: box.check() });
};

/** An installed bot with data, backups and a second server, beside files of root's: a store, a text and a folder. */
export function installed(): InstalledTree {
  const tree = new InstalledTree();
  const settings = [
    `BOT_TOKEN=${TOKEN}`,
    ...['ADMIN_ID=1', 'WG_ENDPOINT_HOST=vpn.example.com', 'WG_INTERFACE=nowhere', `STORE_KEY=${STORE_KEY}`],
    ...['TELEGRAM_API_ROOT=http://127.0.0.1:9', `PEERS_FILE=${DATA}/peers.json`, 'WG_EU1_SSH_HOST=127.0.0.1'],
    ...['WG_EU1_SSH_PORT=9', 'WG_EU1_SSH_KEY_PATH=eu1.key', `WG_EU1_SSH_HOST_KEY=SHA256:${'A'.repeat(43)}`],
    'WG_EU1_NETWORK_CIDR=10.1.0.1/24',
  ];
  tree.write('/opt/vpnservice/env_vars.txt', settings.map((line) => `${line}\n`).join(''));
  tree.owns('/opt/vpnservice/env_vars.txt', 0o600);
  const own = {
    'peers.json': storeOf('Anna'),
    'peers.json.lock': '',
    'peers.json.revision': '5\n',
    'backups/peers-2026-11-22T10Z.json': storeOf('Anna'),
    'backups/mine.json': storeOf('Anna'),
    'old/peers.json': '{}',
    'old/users.json': '{"8":{"telegram_id":8,"username":"boris"}}',
    'key.txt': 'AGE-SECRET-KEY-1',
  };
  for (const [name, text] of Object.entries(own)) {
    tree.write(`${DATA}/${name}`, text);
    tree.owns(`${DATA}/${name}`, 0o600);
  }
  for (const name of ['backups', 'old']) tree.owns(`${DATA}/${name}`, 0o700);
  tree.write('/root/store.json', storeOf(SECRET));
  tree.write('/root/text', `${SECRET}\n`);
  tree.write('/root/folder/peers.json', storeOf(SECRET));
  tree.write('/root/folder/users.json', `{"9":{"telegram_id":9,"username":"${SECRET}"}}`);
  return tree;
}

/** Puts a link to something of root's in a place of the bot's. */
export function lay(tree: InstalledTree, place: string, target: string): void {
  const path = tree.path(`${DATA}/${place}`);
  if (existsSync(path)) renameSync(path, `${path}.away`);
  symlinkSync(target, path);
  lchownSync(path, BOT, BOT);
}
