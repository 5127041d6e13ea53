import type { Phrases } from './phrases.ts';

/** What is wrong with one value. */
export const VALUES: Phrases = [
  [/must be a whole number of minutes from (\d+) to (\d+), or off/g, 'нужно целое число минут от $1 до $2 или off'],
  [/must be a whole number from (\d+) to (\d+)/g, 'нужно целое число от $1 до $2'],
  [/a port is a whole number from 1 to 65535/g, 'порт — целое число от 1 до 65535'],
  [/must be a port from (\d+) to (\d+), or off/g, 'нужен порт от $1 до $2 или off'],
  [/must be one of (.+?)(?=$|;)/g, 'нужно одно из: $1'],
  [/must be the id of a server, such as main or eu1/g, 'нужен id сервера, например main или eu1'],
  [/must be two letters, such as FI/g, 'нужны две буквы, например FI'],
  [/must be one line of at most (\d+) characters/g, 'нужна одна строка, не длиннее $1 знаков'],
  [/has no character that can be seen/g, 'нет ни одного видимого знака'],
  [
    /has no entry; separate entries with commas, or leave the setting out/g,
    'здесь пусто; пишите через запятую или уберите строку',
  ],
  [/must be the path of a file, not its contents/g, 'нужен путь к файлу, а не его содержимое'],
  [/must be 64 hex digits; make one with:/g, 'нужны 64 шестнадцатеричные цифры; их даст:'],
  [
    /must be your numeric Telegram id, not a @username; @userinfobot tells you yours/g,
    'нужен ваш числовой id в Telegram, а не @имя; его скажет @userinfobot',
  ],
  [
    /is not a bot token; copy it whole from @BotFather's message \(digits, colon, letters\)/g,
    'это не токен бота; скопируйте его целиком из сообщения @BotFather (цифры, двоеточие, буквы)',
  ],
  [/, or write off to go without a bot/g, ' или напишите off, если бот не нужен'],
  [
    /is of the same bot as BOT_TOKEN; make a second bot with @BotFather/g,
    'это токен того же бота, что в BOT_TOKEN; создайте у @BotFather второго',
  ],
  [
    /Telegram refuses it \((.+?)\); get the right one from @BotFather, or check TELEGRAM_API_ROOT/g,
    'Telegram его не принимает ($1); возьмите верный у @BotFather или проверьте TELEGRAM_API_ROOT',
  ],
  [
    /is the secret half; keep that off the server and put the line with age1… here/g,
    'это тайная половина: не держите её на сервере, а сюда впишите строку age1…',
  ],
  [
    /is not an age recipient; run `age-keygen -o backup-key\.txt` on your own computer and copy the age1… line/g,
    'это не получатель age; наберите `age-keygen -o backup-key.txt` на своём компьютере и скопируйте строку age1…',
  ],
  [
    /must be an http:\/\/ or https:\/\/ address without user, \? and #; such as/g,
    'нужен адрес http:// или https:// без имени пользователя, ? и #; например',
  ],
  [
    /must be one to ten https:\/\/ addresses without user and #, with commas between; such as/g,
    'нужно от одного до десяти адресов https:// без имени пользователя и #, через запятую; например',
  ],
  [
    /must be socks5h:\/\/\[user:password@\]host:port \(or (.+?)\), several with commas between, direct among them if wanted; put quotes around a value with #, and write @ \/ : # and a comma in a password as/g,
    'нужно socks5h://[имя:пароль@]узел:порт (или $1), несколько — через запятую, среди них может быть direct; значение с # берут в кавычки, а @ / : # и запятую в пароле пишут как',
  ],
  // the time zone
  [/no such time zone; /g, 'нет такого часового пояса; '],
  [/, or better the name of a place, such as/g, ', а лучше место, например'],
  [/write the name of a place, such as/g, 'напишите место, например'],
  [/write (\S+) \(its sign is the other way round\)/g, 'напишите $1 (знак там наоборот)'],
  [/write (UTC|[+-]\d\d:\d\d)/g, 'напишите $1'],
  [
    /is (\d+) hours behind UTC, not ahead of it; a place is clearer, such as/g,
    'это на $1 ч позади UTC, а не впереди; понятнее написать место, например',
  ],
  [/did you mean (.+?)\?/g, 'может быть, $1?'],
  // mail
  [
    /must be (\w+):\/\/user:password@host, with :port behind it unless that is (\d+); write @ \/ : # and % in user and password as/g,
    'нужно $1://имя:пароль@узел, и :порт в конце, если он не $2; @ / : # и % в имени и пароле пишут как',
  ],
  [
    /; only connections that are encrypted from the first byte are made, so no (\S+) and no STARTTLS/g,
    '; соединение шифруется с первого байта, поэтому $1 и STARTTLS не подойдут',
  ],
  [/must be a mail address such as/g, 'нужен почтовый адрес, например'],
  [
    /: missing, so mail is off; the other MAIL_ settings do nothing/g,
    ': нет, поэтому почта выключена, а остальные строки MAIL_ ничего не делают',
  ],
  [
    /: missing; the login in MAIL_SMTP_URL is no mail address, so put the address that letters come from here/g,
    ': нет, а имя в MAIL_SMTP_URL не почтовый адрес; впишите сюда адрес, с которого уходят письма',
  ],
  // what is missing or too much
  [
    /: missing; put the bot's token, from @BotFather \(off: without a bot\), into (\S+)/g,
    ': нет; впишите в $1 токен бота от @BotFather (или off, если бот не нужен)',
  ],
  [/: missing; put the owner's numeric Telegram id, into (\S+)/g, ': нет; впишите в $1 свой числовой id в Telegram'],
  [/: not a setting, ignored;/g, ': это не настройка, пропущено;'],
  [/\(not shown\)/g, '(не показано)'],
];
