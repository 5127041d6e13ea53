import type { DownloadFault } from '../../../downloads/download-faults.ts';
import type { LineFault, ListFault } from '../../../exits/lists/list-faults.ts';

const REGISTRY_LINE = {
  long: 'слишком длинная',
  'no-head': 'должна быть заголовком статистики регистратуры (2|ripencc|…)',
  'no-day': 'не называет дня',
  'no-network': 'не называет сети',
} as const;

/** Что не так со списком сетей страны. */
export function listFaultsInRussian(fault: ListFault): string {
  switch (fault.kind) {
    case 'no-head':
      return `строка ${fault.line}: нет «# ${fault.name}: …»`;
    case 'country-form':
      return 'строка 1: страна пишется двумя заглавными латинскими буквами';
    case 'cut-end':
      return 'последняя строка оборвана';
    case 'no-list':
      return 'это не список';
    case 'empty':
      return 'файл пуст';
    case 'too-many':
      return `сетей больше ${fault.most}`;
    case 'no-network':
      return `строка ${fault.line}: это не сеть`;
    case 'other-country':
      return `это список страны ${fault.is}, а нужна ${fault.wanted}`;
    case 'older':
      return `список от ${fault.date}, он старше действующего (${fault.before})`;
    case 'size':
      return `в нём ${fault.percent} % адресов ${fault.family} действующего списка (${fault.before})`;
    case 'records':
      return `записей ${fault.family} в файле ${fault.read}, а объявлено ${fault.announced}: он оборван или повреждён`;
    case 'registry-line':
      return `строка ${fault.line} файла ${REGISTRY_LINE[fault.is]}`;
    case 'none-of-country':
      return `${fault.registries}: ни одной сети страны ${fault.country}`;
  }
}

/** Что не так со строкой своего списка. */
export function lineFaultsInRussian(fault: LineFault): string {
  switch (fault.kind) {
    case 'too-many-lines':
      return `строк может быть не больше ${fault.most}`;
    case 'prefix':
      return `${fault.shown}: после черты должно стоять число от 1 до ${fault.most}`;
    case 'everything':
      return `${fault.shown} — это все адреса сразу; чтобы всё шло одним путём, выберите в боте «Всё через…»`;
    case 'unknown':
      return `${fault.shown} — не сеть, не адрес и не имя сайта; пишут, например, 203.0.113.0/24 или example.ru`;
    case 'write-name':
      return `${fault.shown}: напишите ${fault.name}, это и сам сайт, и все имена под ним`;
  }
}

/** Почему файл не скачан. */
export function downloadFaultsInRussian(fault: DownloadFault): string {
  switch (fault.kind) {
    case 'not-https':
      return 'адрес должен начинаться с https://';
    case 'no-lines':
      return 'это не текст из строк';
    case 'status':
      return `сервер ответил ${fault.code}`;
    case 'too-large':
      return `больше ${fault.megabytes} МБ`;
    case 'no-answer':
      return `нет ответа за ${fault.seconds} с`;
    case 'failed':
      return fault.why;
  }
}
