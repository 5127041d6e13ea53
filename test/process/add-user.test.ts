import { test } from 'vitest';
import { openStage } from '../stage/daemon-stage.ts';

async function openOwned() {
  const stage = await openStage();
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  return stage;
}

test('an answer that was lost in a crash is given when the command comes again', async () => {
  const { api, owner, daemon } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', language_code: 'ru' });
  boris.start();
  await boris.receives(/закрытый/);
  api.fail({ method: 'sendMessage', times: 2, with: { kind: 'hang' } });
  const id = owner.send('/add_user 502') ?? 0;
  await api.confirmed(id);
  daemon.signal('SIGKILL');
  await daemon.ended();
  api.redeliver(id);
  await daemon.start();
  await owner.receives(/✅ .*502.*доступ открыт/);
  await boris.receives(/Вам открыли доступ/);
});
