import { expect, test } from 'vitest';
import { openStage } from '../stage/daemon-stage.ts';

test('settings that are spoilt while those of a reload are taken in end nothing', async () => {
  const { daemon, api, owner, settings } = await openStage();
  const good = { ...settings, WG_ENDPOINT_HOST: '192.0.2.1', WG_NAME: 'Vienna' };
  owner.start();
  await owner.receives();
  // an answer in hand holds up the end of what runs, so that the start which follows comes after the next edit
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 2000 } });
  owner.send('/help');
  await api.calling('sendMessage', ({ args }) => String(args['text']).includes('/stats'));
  daemon.configure(good);
  let from = daemon.log.length;
  daemon.signal('SIGHUP');
  await daemon.says('the settings have changed', { from });
  from = daemon.log.length;
  daemon.configure({ ...good, WG_DNZ: '1.1.1.1' });
  await daemon.says('started: ', { from });
  expect(daemon.log.slice(from)).toMatch(/not reloaded: .*WG_DNZ.*did you mean WG_DNS\?/);
  owner.send('/status');
  await owner.receives(/Vienna/);

  // what is right again is taken in as ever
  daemon.configure({ ...good, WG_NAME: 'Graz' });
  from = daemon.log.length;
  daemon.signal('SIGHUP');
  await daemon.says('started: ', { from });
  owner.send('/status');
  await owner.receives(/Graz/);
});
