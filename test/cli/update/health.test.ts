import { describe, expect, it } from 'vitest';
import { complaintsAbout, readHealth } from '../../../src/cli/update/health.ts';

const show = (state: string, restarts: number, status: string) =>
  readHealth(`ActiveState=${state}\nNRestarts=${restarts}\nStatusText=${status}\n`);
const good = show('active', 0, 'Telegram reached; nodes: main up, eu1 up');

describe('how well off the service is', () => {
  it('is read from what systemd prints', () => {
    expect(good).toEqual({ active: true, failed: false, restarts: 0, telegram: true, nodes: ['main', 'eu1'] });
    expect(show('failed', 3, '')).toEqual({ active: false, failed: true, restarts: 3, telegram: false, nodes: [] });
    expect(show('active', 0, 'Telegram not reached; nodes: main down')).toMatchObject({ telegram: false, nodes: [] });
  });

  it('is compared with what was good before, and with nothing else', () => {
    const worse = show('active', 0, 'Telegram not reached; nodes: main up, eu1 down');
    expect(complaintsAbout(good, good)).toEqual([]);
    expect(complaintsAbout(worse, good)).toEqual([{ kind: 'nodes', ids: ['eu1'] }, { kind: 'telegram' }]);
    expect(complaintsAbout(worse, worse)).toEqual([]);
    expect(complaintsAbout(good, worse)).toEqual([]);
  });

  it('is bad when it does not come up, or not for long', () => {
    expect(complaintsAbout(show('activating', 0, ''), good)).toEqual([{ kind: 'not-ready' }]);
    expect(complaintsAbout(show('activating', 1, ''), good)).toEqual([{ kind: 'crashes' }]);
    expect(complaintsAbout({ ...good, restarts: 1 }, good)).toEqual([{ kind: 'crashes' }]);
    expect(complaintsAbout(show('failed', 0, ''), show('failed', 0, ''))).toEqual([]);
  });
});
