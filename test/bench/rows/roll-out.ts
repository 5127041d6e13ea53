import { execa } from 'execa';
import type { Draft } from '../../../src/peers/records/records.ts';
import { builtCli } from '../../lab/built.ts';
import { eventually } from '../../lab/eventually.ts';
import { identity, otherId } from '../../stage/crowd.ts';
import { figureOf } from '../figure.ts';
import { atMost, type Result } from '../result.ts';
import { cpuMs } from '../stage/process-figures.ts';
import { openStage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const CLI = builtCli();
const DEVICES = 1000;

/**
 * New files for all devices of a node: the daemon's processor time for each, from the owner's word to the last upload. How long it takes
 * is Telegram's pace, and ours, which leaves room for what friends ask.
 */
export async function rollOut({ small }: RowContext): Promise<Result[]> {
  const devices = small ? 100 : DEVICES;
  await using stage = await openStage({ devices, friends: 0, edit: sentLongAgo });
  const { api, daemon } = stage;
  for (let n = 0; n < devices; n += 1) api.person(identity(otherId(n))).wroteLongAgo();
  const uploads = () => api.calls.filter(({ method, ok }) => method === 'sendDocument' && ok === true);
  const [before, began] = [cpuMs(daemon.pid), performance.now()];
  await execa(process.execPath, [CLI, 'rollout', 'main'], { cwd: daemon.folder });
  await eventually(() => uploads().length >= devices, { timeout: 600_000, every: 250 });
  const [spent, seconds] = [cpuMs(daemon.pid) - before, (performance.now() - began) / 1000];
  const each = figureOf([spent / devices]);
  return [
    {
      row: 'roll-out',
      title: 'processor time for each new file of a roll-out',
      devices,
      unit: 'ms',
      ours: each,
      claims: [atMost('each', each.median, 6, 'ms')],
      notes: [`${(devices / seconds).toFixed(1)} files a second`],
    },
  ];
}

/** As if every device's file had been made with another MTU; nobody sleeps. */
function sentLongAgo({ peers, preferences }: Draft): void {
  Object.assign(preferences, { quiet_from: 0, quiet_to: 0 });
  for (const [id, peer] of Object.entries(peers)) {
    peer.files = [
      {
        ...{ key: peer.public_key, variant: 'full', number: 1, name: `vpn_${peer.telegram_id}`, print: id },
        ...{ has_picture: false, app: 'wireguard', edition: { mtu: 1300 } },
      },
    ];
  }
}
