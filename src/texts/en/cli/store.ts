import type { WhyOff } from '../../../config/why-off.ts';
import { whyOff } from '../../../config/why-off.ts';
import { englishImport } from '../../../store/import-texts.ts';
import type { ArchiveProblem } from '../../../store/sealed-archive.ts';

export const store = {
  nothingChanged: 'Nothing was changed.',
  nodeSilent: (id: string, why: string) => `node ${id} cannot be asked now: ${why}`,
  // check
  settingsGood: (nodes: readonly string[]) => `settings: good; nodes ${nodes.join(', ')}`,
  nodeOff: (id: string, why: WhyOff) => `node ${id} is off: ${whyOff(why)}`,
  warning: (warning: string) => `look at: ${warning}`,
  storeNone: (path: string) => `store: none yet; the first start makes ${path}`,
  storeGood: (revision: number, people: number, devices: number) =>
    `store: good; revision ${revision}, ${people} people, ${devices} devices`,
  storeOld: (people: number, devices: number) =>
    `store: the old bot's data; the first start takes over ${people} people, ${devices} devices`,
  // backup
  backupMade: (path: string, revision: number, people: number, devices: number) =>
    `${path}: revision ${revision}, ${people} people, ${devices} devices`,
  keyElsewhere: 'Its secrets open only with STORE_KEY (store.key), which is not in it: keep that one elsewhere.',
  isTheStore: (path: string) => `${path}: is the store itself; name another file, or none`,
  isNoBackup: (path: string) => `${path}: is there already and is no backup; name another file, or none`,
  // restore
  backup: (path: string, revision: number, devices: number) => `${path}: revision ${revision}, ${devices} devices.`,
  unusable: (why: string) => `The present store cannot be used (${why}): the backup stands alone.`,
  older: (revision: number) => `The present store is older (revision ${revision}): the backup stands alone.`,
  regain: (people: readonly string[]) => `Regain access: ${people.join(', ') || 'nobody'}`,
  lose: (people: readonly string[]) => `Lose access: ${people.join(', ') || 'nobody'}`,
  displaced: (who: string) => `Address in use by now, /get_config gives a new one: ${who}`,
  forgotten: (usernames: readonly string[]) =>
    `Not waited for any more: ${usernames.map((name) => `@${name}`).join(', ')}`,
  awaited: (usernames: readonly string[]) => `Waited for again: ${usernames.map((name) => `@${name}`).join(', ')}`,
  helper: (who: string, rights: readonly string[]) => `Gets rights back: ${who}: ${rights.join(', ')}`,
  term: (who: string, until: string | null) =>
    `Has access ${until === null ? 'without an end' : `until ${until.slice(0, 10)}`}: ${who}`,
  newerKey: (node: string, who: string, key: string) =>
    `Node ${node}: ${who} uses a newer key than this backup has (${key}); it keeps working, and /get_config then gives a new address.`,
  confirmRestore: 'Restore this backup?',
  restored: () => 'Restored. Start the daemon: systemctl start vpn-bot',
  keptAside: (path: string) => `The store as it was is kept as ${path}`,
  otherKey: (path: string) =>
    `PEERS_FILE=${path}: was sealed with another key than the backup; its devices cannot be joined with the backup's: move ${path} elsewhere and restore again`,
  // restore of an encrypted backup
  askIdentity: 'AGE-SECRET-KEY-…: ',
  holds: (path: string, names: readonly string[]) => `${path} holds: ${names.join(', ')}`,
  holdsNoStore: (path: string, name: string) => `${path}: holds no ${name}; it is no backup of this bot`,
  unopened: (path: string, problem: ArchiveProblem) =>
    `${path}: ${
      {
        identity: 'that is no age identity: it must be the line that starts with AGE-SECRET-KEY-1',
        recipient: 'this key does not open it: it is sealed to another recipient',
        sealed: 'it cannot be opened: it is damaged',
        name: 'it holds a file whose name is not one of ours',
      }[problem]
    }`,
  willWrite: (path: string) => `will write ${path}`,
  staysBeside: (path: string) => `${path} is there and stays; the backup's will be ${path}.from-backup`,
  willReplaceKey: (path: string) => `will put ${path}, which seals nothing yet, aside and write the backup's`,
  keyInUse: (path: string, peersFile: string) =>
    `${path}: is another key than the backup's, and the store here has devices sealed with it; move ${path} and ${peersFile} elsewhere and restore again`,
  confirmWrite: 'Write these files?',
  // import
  import: englishImport,
  nobodyThere: (folder: string) => `${folder}: holds no peers.json and no users.json with anybody in it`,
  dryRun: 'A dry run: nothing was changed.',
  imported: () => 'Imported. Start the daemon: systemctl start vpn-bot',
  // files
  noSuchFile: 'there is no such file',
  unreadable: (path: string, code: string) =>
    `${path}: cannot be read (${code}); make it a file that this user may read`,
  notAStore: (path: string, why: string) => `${path}: ${why}; name a file that \`vpn-bot backup\` or the daemon made`,
  botCouldChange: (path: string, folder: string) =>
    `${path}: the bot's user can put something else in its way (in ${folder}), so root does not open it; copy the file to a folder of root's, such as /root, and name that one`,
  notRootsFolder: (path: string, folder: string) =>
    `${path}: others than root may write in ${folder}, so root writes nothing there; make that folder root's own (chown root, chmod go-w)`,
  botMayNotWrite: (path: string) =>
    `${path}: the bot's user may not write there; name a file in a folder that only root may write to, such as /root`,
  notAFile: (path: string) => `${path}: is no plain file`,
  tooLarge: (path: string, bytes: number, most: number) =>
    `${path}: is too large (${bytes} bytes; at most ${most} are read): is it the right file?`,
};
