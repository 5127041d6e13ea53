import type { ParameterProblem } from '../../amnezia/problem.ts';
import { type ParametersTroubleWords, problemLines } from '../format/parameters-trouble.ts';

function problemInRussian(problem: ParameterProblem): string {
  return `${problem.key} = ${problem.value}: ${whatAndFix(problem)}`;
}

function whatAndFix(problem: ParameterProblem): string {
  switch (problem.kind) {
    case 'not-a-number':
      return 'нужно целое число';
    case 'not-a-range':
      return 'нужно целое число или два через дефис, меньшее первым, например 100-120';
    case 'not-a-key':
      return 'нужны 32 байта в base64; их сделает awg genkey';
    case 'not-a-switch':
      return 'нужно on или off';
    case 'no-tags':
      return 'нет ни одного тега, а это значит «никакого пакета»; напишите, например, <b 0xc700000001><r 100> или уберите строку';
    case 'jmin-not-below-jmax':
      return 'должно быть меньше Jmax, иначе программе не хватит памяти; поставьте Jmin = 10 и Jmax = 50';
    case 'out-of-range':
      return `должно быть от ${problem.min} до ${problem.max}`;
    case 'bad-tag':
      return `${problem.tag} непонятно; теги бывают такие: <b 0x…> с чётным числом шестнадцатеричных цифр, <r N>, <rc N>, <rd N> и <t>`;
    case 'packet-too-long':
      return `получается пакет в ${problem.bytes} байт, а проходит не больше ${problem.max}`;
    case 'headers-overlap':
      return `пересекается с ${problem.other} = ${problem.otherValue}, и пакеты не различить; все H1–H4 должны быть разными`;
    case 'too-short-for-key':
      return `при HeaderProtectionKey нужно не меньше ${problem.min}; поставьте S1–S4 от ${problem.min}`;
  }
}

export const parametersTroubleInRussian: ParametersTroubleWords = ({ id, file, unit }, trouble) => {
  const correct =
    file === undefined || unit === undefined
      ? 'исправьте файл интерфейса на сервере и перезапустите интерфейс'
      : `исправьте на сервере ${file}, затем там же: systemctl restart ${unit}`;
  switch (trouble.kind) {
    case 'old-gate':
      return [
        'его калитка старше этой версии бота и не сообщает настройки AmneziaWG',
        `обновите её: sudo vpn-bot node renew ${id}`,
      ];
    case 'newer':
      return [
        `AmneziaWG на нём новее, чем знает эта версия бота: незнакомые настройки ${trouble.names.join(', ')}`,
        'обновите бота (vpn-bot update) или уберите эти настройки на сервере',
      ];
    case 'wrong':
      return [
        `с его настройками AmneziaWG никто не подключится: ${problemLines(trouble.problems, problemInRussian)}`,
        correct,
      ];
    case 'unreadable':
      return [`его настройки AmneziaWG не прочитались: ${trouble.reason}`, 'причина: journalctl -u vpn-bot -n 30'];
    case 'changing':
      return [
        'его настройки AmneziaWG только что изменились',
        'делать ничего не нужно: бот примет их, когда увидит дважды с разницей в минуту',
      ];
  }
};
