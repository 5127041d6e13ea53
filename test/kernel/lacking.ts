import { missingFor } from '../lab/requirements.ts';

/** What this machine lacks for machines with a kernel of their own and for phones, or null; under CI a missing part is an error. */
export const lackingForKernels = (): string | null =>
  missingFor('qemu-system-x86_64', 'debootstrap', 'git', 'wireguard-go', 'wg', 'wg-quick', 'ip', 'ssh', 'ssh-keygen');
