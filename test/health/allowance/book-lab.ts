import type { CountedSnapshot } from '../../../src/health/traffic.ts';
import type { DraftPeer } from '../../../src/peers/records/peer-record.ts';
import { SERVER_KEY } from '../../stage/sample-state.ts';

/** Bytes that the interface counts of a device. */
export interface Counted {
  readonly received: number;
  readonly sent: number;
}

/** What a poll of `main` at `at` (ms) shows of these devices. */
export function pollOf(devices: readonly DraftPeer[], counters: readonly Counted[], at: number): CountedSnapshot {
  const peers = devices.map((device, index) => {
    const { received, sent } = counters[index] ?? { received: 0, sent: 0 };
    return [
      device.public_key,
      { allowedIps: [device.wg_ip], handshakeAt: null, endpoint: null, received, sent },
    ] as const;
  });
  return {
    nodeId: 'main',
    devices: devices.map((device, index) => [`p${index + 1}`, device]),
    snapshot: { at, serverKey: SERVER_KEY, ownAddresses: [], peers: new Map(peers) },
  };
}
