import type { Complaint } from '../../cli/complaint.ts';

/** The output of `vpn-bot update`. */
export const update = {
  newest: (version: string) => `This is the newest version: ${version}`,
  interrupted: 'The last update was interrupted: it is done again, and taken back if the service is not well then.',
  coming: (count: number) => `New versions: ${count}`,
  restarting: 'Restarting; it has a minute to be as well off as before…',
  done: (version: string) => `Updated: ${version}`,
  outage: 'Telegram cannot be reached from here at all now; that is not the update’s fault.',
  complaint: (complaint: Complaint) =>
    complaint.kind === 'nodes'
      ? `these servers are no longer up: ${complaint.ids.join(', ')}`
      : {
          'not-ready': 'it was not ready within a minute',
          crashes: 'it ends again and again',
          telegram: 'it does not reach Telegram, which answers',
        }[complaint.kind],
  rolledBack: (version: string, reason: string) =>
    `Rolled back to ${version}: ${reason}\nWhy: journalctl -u vpn-bot -n 50`,
  notRenewed: (why: string) =>
    `Root’s helper programs on this server (exits, name server, spare ports) are not of this version: ${why}\nOnce that is repaired: sudo vpn-bot node renew main`,
  notBetter: 'With the old version it is the same now: it was rather not the update’s fault. Try again later.',
  // errors that end the command before anything was tried
  needsRoot: 'vpn-bot update needs root: sudo vpn-bot update',
  changedByHand: (folder: string, what: string) => `${folder}: changed by hand: ${what}; put it away first (git stash)`,
  otherWay: (folder: string) => `${folder}: the origin went another way than this copy; bring them together by git`,
  noClone: (folder: string) =>
    `${folder}: is no git clone, so nothing can be fetched; install from a clone (deploy/install.sh)`,
  signersNotRoots: (file: string) =>
    `${file}: must be a plain file that root alone may write, in folders that root alone may write (chown root, chmod go-w)`,
  keyNotRoots: (file: string) =>
    `${file}: must be a file that root alone may read, in folders that root alone may write (chown root, chmod 600)`,
  stateNotRoots: (folder: string) => `${folder}: root alone may write here and above (chown root, chmod go-w)`,
  /** After `--deploy-key`; `key` is the public half. */
  deployKey: (key: string) =>
    `Give this key the right to read the repository, and no other (on GitHub: Settings, Deploy keys, without write access):\n\n${key}\n\nThen: sudo vpn-bot update. The address of the origin has to be one for SSH: git -C /opt/vpnservice remote set-url origin git@HOST:OWNER/NAME.git`,
  // whether the origin of the file was verified
  unverified: (file: string) =>
    `Not verified: this takes whatever the origin serves. To take signed releases only, put the keys that you trust into ${file} (docs/SECURITY-MODEL.md)`,
  notSigned: (tag: string, file: string) => `Refused: release ${tag} has no good signature of anybody in ${file}`,
  unsignedAhead: (count: number) => `Left out: ${count} newer commits that no signed release holds`,
};
