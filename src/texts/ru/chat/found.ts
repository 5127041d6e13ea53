import type { FindingKind } from '../../../health/diagnose.ts';
import type { FindingLine } from '../../chat/help-report.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';

const FOUND: Readonly<Record<FindingKind, string>> = {
  'access-ended': 'доступ закрыт, поэтому конфиг не работает',
  'access-paused': 'доступ на паузе, поэтому конфиг не работает',
  'access-expired': 'срок доступа вышел',
  'device-removed': 'этот конфиг удалён',
  'used-up': 'месячный объём израсходован, VPN выключен',
  'device-paused': 'этот конфиг на паузе',
  'server-gone': 'сервера больше нет в настройках',
  'server-down': 'сервер не отвечает боту',
  unseen: 'сервер не отвечает боту, но пускает: подключено ли устройство, не видно',
  replaced: 'включён старый конфиг, он давно заменён новым',
  'not-sent': 'конфиг до человека ещё не дошёл',
  'off-server': 'сервер не пускает этот конфиг: его адрес занят',
  'old-in-use': 'новый конфиг не включали, работает старый',
  'old-stopped': 'старый конфиг отключён, новый ещё не включали',
  'two-devices': 'один конфиг включён на двух устройствах сразу',
  'answers-lost': 'сервер слышит устройство, но ответы до него не доходят: похоже, мешает его сеть',
  'exit-silent': 'устройство на связи, но выход, через который у него открываются сайты, молчит',
  'no-way-out': 'устройство подключено, но из интернета ему ничего не приходит: похоже на поломку на сервере',
  works: 'со стороны сервера всё в порядке, устройство на связи',
  'nobody-heard': 'до сервера не доходит никто: похоже, он заблокирован',
  'never-connected': 'сервер его ещё не видел: его не включали, или мешает сеть',
  silent: 'устройство молчит: выключено или до сервера не доходит',
};

/** The findings in words for the owner, in Russian. */
export function foundText(finding: FindingKind, { at, ago }: FindingLine, format: Formats): string {
  const when = at === null ? '' : esc(format.moment(at));
  const times: Partial<Record<FindingKind, string>> = {
    'server-down': ` с ${when}`,
    'access-expired': ` ${when}`,
    silent: `, был слышен ${esc(format.ago(ago ?? 0))}`,
  };
  return `${FOUND[finding]}${at === null ? '' : (times[finding] ?? '')}`;
}
