import { accessSync, constants, readFileSync } from 'node:fs';
import type { Image } from './image.ts';

export interface QemuOptions {
  readonly image: Image;
  readonly memoryMb: number;
  /** The port of 127.0.0.1 that leads to its sshd. */
  readonly sshPort: number;
  /** A tap device of this network namespace, for the card towards the street, and that card's address. */
  readonly tap: string;
  readonly card: string;
  /** A file with a second disk, which is only read. */
  readonly bag: string | undefined;
  /** Where what it writes to its console goes. */
  readonly console: string;
}

/** The command that runs a machine with one core; its changes to the disk go when it ends. */
export function qemuCommand({ image, memoryMb, sshPort, tap, card, bag, console }: QemuOptions): string[] {
  return [
    ...['qemu-system-x86_64', '-M', 'pc', '-nodefaults', ...accelerator(), '-smp', '1', '-m', String(memoryMb)],
    ...['-kernel', image.kernel, '-initrd', image.initrd],
    // a kernel that tries its timer gives up where QEMU gets no processor time for a moment
    ...['-append', 'root=/dev/vda rw console=ttyS0 mitigations=off no_timer_check'],
    ...['-drive', `file=${image.disk},format=raw,if=virtio,snapshot=on,cache=unsafe,discard=unmap`],
    ...(bag === undefined ? [] : ['-drive', `file=${bag},format=raw,if=virtio,readonly=on`]),
    ...['-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=out,ipv6=off,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=out,mac=52:54:00:00:00:01'],
    ...['-netdev', `tap,id=street,ifname=${tap},script=no,downscript=no`],
    ...['-device', `virtio-net-pci,netdev=street,mac=${card}`],
    ...['-display', 'none', '-serial', `file:${console}`, '-monitor', 'none'],
  ];
}

/** The processor's own virtualisation where this machine may use it, else emulation. */
function accelerator(): string[] {
  return hasKvm() ? ['-accel', 'kvm', '-cpu', 'host'] : ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'max'];
}

/** A device alone says little: a guest may have one whose processor does not know how. */
function hasKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false; // there is none, or it is not ours
  }
  return /^flags\s.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
}
