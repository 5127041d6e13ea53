/** In what way the service is worse off than before. */
export type Complaint =
  | { readonly kind: 'not-ready' | 'crashes' | 'telegram' }
  | { readonly kind: 'nodes'; readonly ids: readonly string[] };

/** What `vpn-bot update` says. */
export interface UpdateTexts {
  newest(version: string): string;
  coming(count: number): string;
  readonly restarting: string;
  done(version: string): string;
  readonly outage: string;
  complaint(complaint: Complaint): string;
  rolledBack(version: string, reason: string): string;
  readonly notBetter: string;
  // what ends the command before anything was tried
  readonly needsRoot: string;
  changedByHand(folder: string, what: string): string;
  otherWay(folder: string): string;
  noClone(folder: string): string;
  signersNotRoots(file: string): string;
  // how far the origin is trusted
  unverified(file: string): string;
  notSigned(tag: string, file: string): string;
  unsignedAhead(count: number): string;
}

const english: UpdateTexts = {
  newest: (version) => `This is the newest version: ${version}`,
  coming: (count) => `New versions: ${count}`,
  restarting: 'Restarting; it has a minute to be as well off as before…',
  done: (version) => `Updated: ${version}`,
  outage: 'Telegram cannot be reached from here at all now; that is not the update’s fault.',
  complaint: (complaint) =>
    complaint.kind === 'nodes'
      ? `these servers are no longer up: ${complaint.ids.join(', ')}`
      : {
          'not-ready': 'it was not ready within a minute',
          crashes: 'it ends again and again',
          telegram: 'it does not reach Telegram, which answers',
        }[complaint.kind],
  rolledBack: (version, reason) => `Rolled back to ${version}: ${reason}\nWhy: journalctl -u vpn-bot -n 50`,
  notBetter: 'With the old version it is the same now: it was rather not the update’s fault. Try again later.',
  needsRoot: 'vpn-bot update needs root: sudo vpn-bot update',
  changedByHand: (folder, what) => `${folder}: changed by hand: ${what}; put it away first (git stash)`,
  otherWay: (folder) => `${folder}: the origin went another way than this copy; bring them together by git`,
  noClone: (folder) =>
    `${folder}: is no git clone, so nothing can be fetched; install from a clone (deploy/install.sh)`,
  signersNotRoots: (file) =>
    `${file}: must be a plain file that root alone may write, in folders that root alone may write (chown root, chmod go-w)`,
  unverified: (file) =>
    `Not verified: this takes whatever the origin serves. To take signed releases only, put the keys that you trust into ${file} (docs/SECURITY-MODEL.md)`,
  notSigned: (tag, file) => `Refused: release ${tag} has no good signature of anybody in ${file}`,
  unsignedAhead: (count) => `Left out: ${count} newer commits that no signed release holds`,
};

const russian: UpdateTexts = {
  newest: (version) => `Это самая новая версия: ${version}`,
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
  notBetter: 'Со старой версией сейчас то же самое: похоже, обновление ни при чём. Попробуйте позже.',
  needsRoot: 'vpn-bot update нужен root: sudo vpn-bot update',
  changedByHand: (folder, what) => `${folder}: изменено вручную: ${what}; сначала уберите это (git stash)`,
  otherWay: (folder) => `${folder}: источник пошёл не той дорогой, что эта копия; сведите их через git`,
  noClone: (folder) => `${folder}: это не клон git, обновить нечем; установите из клона (deploy/install.sh)`,
  signersNotRoots: (file) =>
    `${file}: это должен быть обычный файл, в который, как и в папки над ним, пишет только root (chown root, chmod go-w)`,
  unverified: (file) =>
    `Без проверки: берётся всё, что отдаёт источник. Чтобы брать только подписанные выпуски, положите ключи, которым доверяете, в ${file} (docs/SECURITY-MODEL.md)`,
  notSigned: (tag, file) => `Отклонён выпуск ${tag}: нет верной подписи никого из ${file}`,
  unsignedAhead: (count) => `Пропущены новые коммиты, не вошедшие в подписанный выпуск: ${count}`,
};

/** By the terminal's locale. */
export function updateTextsFor({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): UpdateTexts {
  return /^ru(?:_|\.|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? russian : english;
}
