import { APPS } from '../../../src/amnezia/apps.ts';
import { MOST_DOORS, NETWORKS, UNNAMED } from '../../../src/peers/records/door-tries.ts';
import { type Sampler, setting } from './samples.ts';

const tries = Array.from({ length: MOST_DOORS }, () => ({
  door: `${'h'.repeat(253)}:65535`,
  tries: Object.fromEntries([...NETWORKS, UNNAMED].map((network) => [network, { connected: 9999, failed: 9999 }])),
}));

/** Another way into a server. */
export const doorSamples: Sampler = ({ doors }, name) => ({
  messages: [
    ['ask', doors.ask()],
    ...NETWORKS.map((network) => [`offer ${network}`, doors.offer(network)] as const),
    ['askAgain', doors.askAgain()],
    ['nothingOpens', doors.nothingOpens],
    ...APPS.map((app) => [`handedOut ${app}`, doors.handedOut(app, setting(name))] as const),
    ['spare', doors.spare('amneziawg', 'vpn_abcdefgh_99.conf')],
    ['again', doors.again()],
    ['otherServer', doors.otherServer(setting(name))],
    ['noneLeft', doors.noneLeft()],
    ['table', doors.table(setting(name), tries)],
    ['works', doors.works(setting(name))],
    ['closes', doors.closes(['198.51.100.7:51820'])],
    ['stays', doors.stays(['198.51.100.7:51820'])],
  ],
  labels: [
    ...NETWORKS.map((network) => doors.networks[network]),
    doors.buttons.next,
    doors.buttons.otherNetwork,
    doors.buttons.table,
  ],
});
