import type { Phrases } from './phrases.ts';

/** Files that cannot be read or are not what they should be, and lists of services. */
export const FILES: Phrases = [
  [
    /: there is no such file; copy env_vars\.example\.txt there and fill it in, or name another file in VPN_ENV_FILE/g,
    ': такого файла нет; скопируйте туда env_vars.example.txt и заполните или назовите другой файл в VPN_ENV_FILE',
  ],
  [
    /: there is no file (\S+); create it or correct VPN_ENV_FILE/g,
    ': нет файла $1; создайте его или поправьте VPN_ENV_FILE',
  ],
  [
    /cannot be read \((\w+): make it a file that this user may read\)/g,
    'не читается ($1: сделайте его доступным этому пользователю)',
  ],
  [/cannot be read \((\w+)\)/g, 'не читается ($1)'],
  [/; make it a file that this user may read/g, '; сделайте его доступным этому пользователю'],
  [
    /; make it a text that this user may read, or delete it/g,
    '; сделайте его доступным этому пользователю или удалите',
  ],
  [/is a link in place of a file/g, 'это ссылка, а не файл'],
  [/is a FIFO or a socket, not a file/g, 'это FIFO или сокет, а не файл'],
  [/is a folder, not a file/g, 'это папка, а не файл'],
  [/is a FIFO, not a file/g, 'это FIFO, а не файл'],
  [/is a socket, not a file/g, 'это сокет, а не файл'],
  [/is a device, not a file/g, 'это устройство, а не файл'],
  [/is too large \((\d+) bytes; at most (\d+) are read\)/g, 'слишком велик ($1 байт, читается не больше $2)'],
  // the encoding
  [/is UTF-16 \("Unicode" in Windows\), not UTF-8/g, 'записан в UTF-16 («Юникод» в Windows), а не в UTF-8'],
  [/is UTF-16 or no text at all, not UTF-8/g, 'это UTF-16 или вовсе не текст, а нужен UTF-8'],
  [
    /is not in UTF-8 \(CP1251, as Windows saves Russian text\?\)/g,
    'записан не в UTF-8 (CP1251, как русский текст в Windows?)',
  ],
  [/, so ([\w, ]+) cannot be read;/g, ', поэтому не прочесть $1;'],
  [/, which only its comments suffer from;/g, ', но пострадали только комментарии;'],
  [
    /; save it as UTF-8: (.+?), then look at new\.txt and put it in its place with mode 600/g,
    '; сохраните его в UTF-8: $1, посмотрите, верен ли new.txt, и положите его на место с правами 600',
  ],
  [
    /begins with a byte order mark, which is skipped; save it as "UTF-8" rather than "UTF-8 with BOM"/g,
    'начинается с метки порядка байтов, она пропущена; сохраните его как «UTF-8», а не «UTF-8 с BOM»',
  ],
  // an edit
  [
    /: somebody else changed it at this moment; nothing was written, do it again/g,
    ': в эту минуту его изменил кто-то ещё; ничего не записано, повторите',
  ],
  [
    /: another vpn-bot is writing the settings there; nothing was written, do it again/g,
    ': там сейчас пишет настройки другой vpn-bot; ничего не записано, повторите',
  ],
  [/; nothing was written/g, '; ничего не записано'],
  [/this is no name of a setting/g, 'это не имя настройки'],
  [/a value is one line without control characters/g, 'значение — одна строка без управляющих знаков'],
  [/a value neither begins nor ends with a space/g, 'значение не начинается и не кончается пробелом'],
  [/a value with ' may not hold any of " \\ \$ `/g, 'в значении с \' не может быть " \\ $$ `'],
  [
    /: the edit would change more than it should \((.*?)\), so the file stays as it was; is a quote in it left open\?/g,
    ': правка изменила бы больше, чем нужно ($1), поэтому файл остался прежним; не забыта ли в нём кавычка?',
  ],
  // lists of services
  [/, line (\d+): at most (\d+) lines/g, ', строка $1: строк не больше $2'],
  [/, line (\d+): at most (\d+) services/g, ', строка $1: сервисов не больше $2'],
  [/, line (\d+): /g, ', строка $1: '],
  [/a name has 1 to (\d+) characters that can be seen/g, 'в имени от 1 до $1 видимых знаков'],
  [/is there already; put its networks together/g, 'уже есть; соберите его сети вместе'],
  [/stands before the first name; begin with \[Name\]/g, 'стоит до первого имени; начните с [Имя]'],
  [/has no network; write one on each line below it/g, 'без сетей; напишите их ниже, каждую на своей строке'],
  [
    /a config takes addresses and no names; write the networks, such as/g,
    'в конфиг пишутся адреса, а не имена; напишите сети, например',
  ],
  [/is neither a network nor an address; such as (\S+) or (\S+)/g, '— это не сеть и не адрес; например $1 или $2'],
];
