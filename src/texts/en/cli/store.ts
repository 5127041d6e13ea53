import { whyOff } from '../../../config/why-off.ts';
import { englishImport } from '../../../store/import-texts.ts';
import type { StoreTexts } from '../../cli/store-texts.ts';

export const storeInEnglish: StoreTexts = {
  nothingChanged: 'Nothing was changed.',
  nodeSilent: (id, why) => `node ${id} cannot be asked now: ${why}`,
  settingsGood: (nodes) => `settings: good; nodes ${nodes.join(', ')}`,
  nodeOff: (id, why) => `node ${id} is off: ${whyOff(why)}`,
  warning: (warning) => `look at: ${warning}`,
  storeNone: (path) => `store: none yet; the first start makes ${path}`,
  storeGood: (revision, people, devices) => `store: good; revision ${revision}, ${people} people, ${devices} devices`,
  storeOld: (people, devices) =>
    `store: the old bot's data; the first start takes over ${people} people, ${devices} devices`,
  backupMade: (path, revision, people, devices) =>
    `${path}: revision ${revision}, ${people} people, ${devices} devices`,
  keyElsewhere: 'Its secrets open only with STORE_KEY (store.key), which is not in it: keep that one elsewhere.',
  isTheStore: (path) => `${path}: is the store itself; name another file, or none`,
  isNoBackup: (path) => `${path}: is there already and is no backup; name another file, or none`,
  backup: (path, revision, devices) => `${path}: revision ${revision}, ${devices} devices.`,
  unusable: (why) => `The present store cannot be used (${why}): the backup stands alone.`,
  older: (revision) => `The present store is older (revision ${revision}): the backup stands alone.`,
  regain: (people) => `Regain access: ${people.join(', ') || 'nobody'}`,
  lose: (people) => `Lose access: ${people.join(', ') || 'nobody'}`,
  displaced: (who) => `Address in use by now, /get_config gives a new one: ${who}`,
  forgotten: (usernames) => `Not waited for any more: ${usernames.map((name) => `@${name}`).join(', ')}`,
  newerKey: (node, who, key) =>
    `Node ${node}: ${who} uses a newer key than this backup has (${key}); it keeps working, and /get_config then gives a new address.`,
  confirmRestore: 'Restore this backup?',
  restored: () => 'Restored. Start the daemon: systemctl start vpn-bot',
  keptAside: (path) => `The store as it was is kept as ${path}`,
  otherKey: (path) =>
    `PEERS_FILE=${path}: was sealed with another key than the backup; its devices cannot be joined with the backup's: move ${path} elsewhere and restore again`,
  askIdentity: 'AGE-SECRET-KEY-…: ',
  holds: (path, names) => `${path} holds: ${names.join(', ')}`,
  holdsNoStore: (path, name) => `${path}: holds no ${name}; it is no backup of this bot`,
  unopened: (path, problem) =>
    `${path}: ${
      {
        identity: 'that is no age identity: it must be the line that starts with AGE-SECRET-KEY-1',
        sealed: 'it cannot be opened: it is damaged, or sealed to another recipient',
        name: 'it holds a file whose name is not one of ours',
      }[problem]
    }`,
  willWrite: (path) => `will write ${path}`,
  staysBeside: (path) => `${path} is there and stays; the backup's will be ${path}.from-backup`,
  willReplaceKey: (path) => `will put ${path}, which seals nothing yet, aside and write the backup's`,
  keyInUse: (path, peersFile) =>
    `${path}: is another key than the backup's, and the store here has devices sealed with it; move ${path} and ${peersFile} elsewhere and restore again`,
  confirmWrite: 'Write these files?',
  import: englishImport,
  nobodyThere: (folder) => `${folder}: holds no peers.json and no users.json with anybody in it`,
  dryRun: 'A dry run: nothing was changed.',
  imported: () => 'Imported. Start the daemon: systemctl start vpn-bot',
  noSuchFile: 'there is no such file',
  unreadable: (path, code) => `${path}: cannot be read (${code}); make it a file that this user may read`,
  notAStore: (path, why) => `${path}: ${why}; name a file that \`vpn-bot backup\` or the daemon made`,
  botCouldChange: (path, folder) =>
    `${path}: the bot's user can put something else in its way (in ${folder}), so root does not open it; copy the file to a folder of root's, such as /root, and name that one`,
  notRootsFolder: (path, folder) =>
    `${path}: others than root may write in ${folder}, so root writes nothing there; make that folder root's own (chown root, chmod go-w)`,
  botMayNotWrite: (path) =>
    `${path}: the bot's user may not write there; name a file in a folder that only root may write to, such as /root`,
  notAFile: (path) => `${path}: is no plain file`,
  tooLarge: (path, bytes, most) =>
    `${path}: is too large (${bytes} bytes; at most ${most} are read): is it the right file?`,
};
