import { missingFor } from '../lab/requirements.ts';

/** What this machine lacks for whole machines, phones and their street, or null; under CI a missing part is an error. */
export const lackingForMachines = (): string | null =>
  missingFor(
    'systemd-nspawn',
    'debootstrap',
    'nft',
    'git',
    'wireguard-go',
    'wg',
    'wg-quick',
    'ip',
    'ping',
    'ssh-keygen',
  );
