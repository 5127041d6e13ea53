import type { UpdateTexts } from '../../cli/texts.ts';

/** What `vpn-bot update` says. */
export const update: UpdateTexts = {
  newest: (version) => `Это самая новая версия: ${version}`,
  interrupted: 'Прошлое обновление прервалось: делаю его ещё раз и верну всё назад, если бот не заработает.',
  coming: (count) => `Новых версий: ${count}`,
  restarting: 'Перезапускаю; у новой версии минута, чтобы всё было не хуже, чем раньше…',
  done: (version) => `Обновлено: ${version}`,
  outage: 'Telegram сейчас отсюда вообще недоступен; обновление тут ни при чём.',
  complaint: (complaint) =>
    complaint.kind === 'nodes'
      ? `больше не работают серверы: ${complaint.ids.join(', ')}`
      : {
          'not-ready': 'за минуту не запустилась',
          crashes: 'снова и снова завершается',
          telegram: 'не достаёт до Telegram, а он отвечает',
        }[complaint.kind],
  rolledBack: (version, reason) =>
    `Возвращена версия ${version}. Новая: ${reason}\nПочему: journalctl -u vpn-bot -n 50`,
  notRenewed: (why) =>
    `Служебные программы root на этом сервере (выходы, сервер имён, запасные порты) остались от другой версии: ${why}\nКогда это исправлено: sudo vpn-bot node renew main`,
  notBetter: 'Со старой версией сейчас то же самое: похоже, обновление ни при чём. Попробуйте позже.',
  needsRoot: 'vpn-bot update нужен root: sudo vpn-bot update',
  changedByHand: (folder, what) => `${folder}: изменено вручную: ${what}; сначала уберите это (git stash)`,
  otherWay: (folder) => `${folder}: источник пошёл не той дорогой, что эта копия; сведите их через git`,
  noClone: (folder) => `${folder}: это не клон git, обновить нечем; установите из клона (deploy/install.sh)`,
  signersNotRoots: (file) =>
    `${file}: это должен быть обычный файл, в который, как и в папки над ним, пишет только root (chown root, chmod go-w)`,
  keyNotRoots: (file) =>
    `${file}: это должен быть файл, который читает только root, в папках, в которые пишет только root (chown root, chmod 600)`,
  stateNotRoots: (folder) => `${folder}: сюда и выше должен писать только root (chown root, chmod go-w)`,
  deployKey: (key) =>
    `Дайте этому ключу право читать репозиторий, и никакого другого (на GitHub: Settings, Deploy keys, без права записи):\n\n${key}\n\nПотом: sudo vpn-bot update. Адрес источника должен быть для SSH: git -C /opt/vpnservice remote set-url origin git@HOST:OWNER/NAME.git`,
  unverified: (file) =>
    `Без проверки: берётся всё, что отдаёт источник. Чтобы брать только подписанные выпуски, положите ключи, которым доверяете, в ${file} (docs/SECURITY-MODEL.md)`,
  notSigned: (tag, file) => `Отклонён выпуск ${tag}: нет верной подписи никого из ${file}`,
  unsignedAhead: (count) => `Пропущены новые коммиты, не вошедшие в подписанный выпуск: ${count}`,
};
