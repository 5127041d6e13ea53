import type { ExitTexts } from '../../cli/texts.ts';
import { downloadFaultsInRussian, lineFaultsInRussian, listFaultsInRussian } from './list-faults.ts';

/** Что печатает `vpn-bot exit …`. */
export const exit: ExitTexts = {
  faults: { list: listFaultsInRussian, line: lineFaultsInRussian, download: downloadFaultsInRussian },
  willLink: (entry, exit) =>
    `туннель от ${entry} к ${exit}: друзья с ${entry} смогут выходить через ${exit}, каждый по своему выбору. На ${exit} станет одним пиром больше, на ${entry} появятся интерфейс, маршруты и своя таблица правил; остальное не тронуто`,
  linkNow: 'Сделать?',
  makingKey: (host) => `делаю связь на ${host}; её ключ оттуда не уйдёт`,
  linked: (entry, exit) => `${entry} → ${exit}: связь работает`,
  noIpv6: (exit) =>
    `у ${exit} нет IPv6: у тех, кто выходит там, сайты открываются только по IPv4. IPv6 отклоняется сразу и мимо выхода не уходит, ждать ничему не придётся`,
  notHeard: (entry, exit) =>
    `${entry} → ${exit}: связь сделана, но ответа через неё пока нет. Открыт ли UDP-порт ${exit} для ${entry}? Проверить ещё раз: vpn-bot doctor`,
  rekeyed: (entry, exit) => `${entry} → ${exit}: у связи новый ключ, прежний больше не сработает`,
  willUnlink: (entry, exit) =>
    `друзья с ${entry}, которые выходят через ${exit}, будут выходить через ${entry}; открытые соединения один раз прервутся`,
  unlinkNow: 'Убрать связь?',
  unlinked: (entry, exit) => `${entry} → ${exit}: связи больше нет, с обеих сторон`,
  unlinkedHalf: (entry, exit) =>
    `${entry} → ${exit}: ${exit} связь больше не знает. Что осталось на ${entry}, уберёт та же команда, когда сервер ответит`,
  line: (entry, exit, address, isRekeyed) =>
    `${entry} → ${exit}  ${address} на ${exit}${isRekeyed ? '; начата смена ключа, закончит её vpn-bot exit rekey' : ''}`,
  none: 'связей пока нет. Первая: vpn-bot exit add ВХОД ВЫХОД',
  country: (country, { v4, v6, date }) =>
    `${country}: сетей IPv4: ${v4}, IPv6: ${v6}, от ${date}; в режиме «Авто» они выходят со входа`,
  source: (source, licence) => `  источник: ${source}\n  лицензия: ${licence}`,
  downloadedOn: (day) => `  скачан ${day}`,
  shipped: '  пришёл вместе с программой; новее: vpn-bot exit lists update',
  noCountry: (country) => `${country}: списка ещё нет. Скачать: vpn-bot exit lists update`,
  own: (file, networks, exceptions) => `${file}: ваших сетей: ${networks}, исключений: ${exceptions}`,
  noOwn: (file) => `${file}: такого файла нет; в нём на каждой строке сеть или адрес, с ! впереди — исключение`,
  ownDomains: (names) =>
    `  доменных имён: ${names}; они действуют там, где у сервера есть свой сервер имён (vpn-bot dns on)`,
  ownWrong: (file) => `${file}: не действует, пока в этих строках ошибки`,
  wrongLine: (line, problem) => `  строка ${line}: ${problem}`,
  downloading: (url) => `скачиваю ${url}`,
  updated: 'бот возьмёт его секунд через десять',
  notTaken: (problem, date) => `${problem}\n${date === null ? 'Списка сейчас нет' : `Действует прежний, от ${date}`}`,
  foreignEndpoint: (exit, endpoint, doors) =>
    `бот называет адресом ${exit} ${endpoint}, а в настройках его нет: ${doors.join(', ')}. Ничего не изменено. Если настройки только что меняли, перезапустите бота и наберите команду ещё раз`,
  foreignKey: (exit) =>
    `бот называет не тот ключ сервера ${exit}, что в настройках. Ничего не изменено. Проверьте ${exit}: vpn-bot node check ${exit}`,
  noLink: (entry, exit) => `связи от ${entry} к ${exit} нет: vpn-bot exit list`,
  noKey: (host) => `${host} не назвал ключ связи; наберите команду ещё раз`,
};
