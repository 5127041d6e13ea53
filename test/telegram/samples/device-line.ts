import type { DeviceLine } from '../../../src/texts/chat/device-line.ts';
import { setting, WHEN } from './samples.ts';

/** A device with this name for whatever may bear one. */
export const device = (name: string): DeviceLine => ({
  name: setting(name),
  number: 99,
  spare: false,
  proven: false,
  server: setting(name),
  address: '255.255.255.255',
  fileName: 'vpn_abcdefgh_99.conf',
  app: 'AmneziaVPN',
  routes: { kind: 'only', services: Array.from({ length: 15 }, () => setting(name)) },
  paused: false,
  nodeUp: true,
  seenAge: 999 * 86_400_000,
  wasGreeted: true,
  received: 2 ** 53,
  sent: 2 ** 53,
  rekey: { sent: true, ends: WHEN },
  waitsForUpload: true,
});
