/** How people say that their VPN does not work, in the languages that friends write in; parts of words, in lower case. */
const TROUBLE = [
  ...['не работа', 'неработа', 'не откры', 'не груз', 'не загру', 'не подключ', 'не включ', 'не соедин', 'не пуска'],
  ...['нет интернет', 'нет инета', 'нет связи', 'нет сети', 'без интернет', 'интернета нет', 'связи нет', 'не ловит'],
  ...['отвали', 'отваливает', 'сломал', 'пропал', 'тормоз', 'зависа', 'глючит', 'впн', 'vpn'],
  ...['not work', "n't work", 'n’t work', 'doesnt work', 'no internet', 'no connection', 'not connect', 'broken'],
  ...["n't open", 'n’t open', "n't load", 'n’t load', "n't connect", 'n’t connect', 'not open', 'not load'],
  ...['offline', 'is down', 'stopped work', 'too slow'],
] as const;

/** Whether a text sounds like trouble with the VPN. A wrong guess costs a look at the device, which does no harm. */
export function soundsLikeTrouble(text: string): boolean {
  const words = text.toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');
  return TROUBLE.some((part) => words.includes(part));
}
