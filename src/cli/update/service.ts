import { execa } from 'execa';
import type { Complaint } from '../../texts/cli/complaint.ts';
import { complaintsAbout, type Health, readHealth } from './health.ts';

/** An update has a minute to be as well off as what was before, and must have been so for ten seconds. */
const PATIENCE_MS = 60_000;
const STEADY_MS = 10_000;
const LOOK_EVERY_MS = 500;
/** So often may systemd start a version anew before it is given up. */
const RESTARTS = 3;

/** What `update` needs of the service; times in ms. */
export interface Service {
  look(): Promise<Health>;
  /** Returns when the old process is gone and the new one is under way. */
  restart(): Promise<void>;
}

interface Clock {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** The unit `vpn-bot` under systemd. */
export const systemdService: Service = {
  async look() {
    const properties = ['ActiveState', 'NRestarts', 'StatusText'].flatMap((name) => ['-p', name]);
    return readHealth((await execa('systemctl', ['show', 'vpn-bot', ...properties])).stdout);
  },
  async restart() {
    await execa('systemctl', ['stop', 'vpn-bot']);
    // the restarts of the version before are not this one's
    await execa('systemctl', ['reset-failed', 'vpn-bot'], { reject: false });
    await execa('systemctl', ['start', '--no-block', 'vpn-bot']);
  },
};

/** Watches a service that was just restarted: empty as soon as it is steadily as well off as before, else what is wrong after a minute. */
export async function settle(service: Service, before: Health, { now, wait }: Clock): Promise<Complaint[]> {
  const until = now() + PATIENCE_MS;
  let goodSince: number | null = null;
  for (;;) {
    await wait(LOOK_EVERY_MS);
    const health = await service.look();
    const complaints = complaintsAbout(health, before);
    goodSince = complaints.length > 0 ? null : (goodSince ?? now());
    if (goodSince !== null && now() - goodSince >= STEADY_MS) return [];
    if (health.failed || health.restarts >= RESTARTS || now() >= until) return complaints;
  }
}
